import busboy from 'busboy';
import type { Request } from 'express';
import type { UploadedFile } from '../application/index.js';
import { ChatKitError } from '../errors.js';

/**
 * The field `file` of a form.
 * @throws ChatKitError `invalid_request` where there is none, `too_large`, `unsupported_type` for
 * another body
 */
export function readFile(request: Request, maxBytes: number): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    const parser = createParser(request, maxBytes);
    let found: UploadedFile | undefined;
    const fail = (error: unknown) => {
      // What is left of the body is not worth reading (see `leaveUnread`).
      request.unpipe(parser);
      reject(error);
    };
    parser.on('file', (field, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      // A form that ends inside of a file: the parser tells it too, but what no one hears of a
      // stream ends the process.
      stream.on('error', () => {});
      stream.on('limit', () => {
        fail(new ChatKitError('too_large', `A file may have ${maxBytes} bytes.`));
      });
      stream.on('end', () => {
        if (field === 'file') {
          found = { name: filename ?? 'file', mimeType, bytes: Buffer.concat(chunks) };
        }
      });
    });
    parser.on('error', (cause) => {
      fail(new ChatKitError('invalid_request', 'The form cannot be read.', { cause }));
    });
    parser.on('close', () => {
      if (found) resolve(found);
      else reject(new ChatKitError('invalid_request', 'file: is required'));
    });
    request.on('aborted', () => fail(new ChatKitError('invalid_request', 'The upload broke off.')));
    request.pipe(parser);
  });
}

function createParser(request: Request, maxBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { files: 1, fileSize: maxBytes, fields: 8, fieldSize: 1024, parts: 10 },
    });
  } catch (cause) {
    throw new ChatKitError('unsupported_type', 'The body must be a multipart form.', { cause });
  }
}
