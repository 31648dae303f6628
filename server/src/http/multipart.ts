import busboy from 'busboy';
import type { Request } from 'express';
import type { UploadedFile } from '../application/index.js';
import { ChatKitError } from '../errors.js';
import { type HeldBody, holdBody } from './heldBody.js';

/** What a form may have beside its file: boundaries, heads, a few fields. In bytes. */
const maxFormBytes = 64 * 1024;

/**
 * The field `file` of a form. The parser takes no more than one file and a few fields, but would read
 * on for ever before, between and after them: so the whole is bounded, too.
 * @throws ChatKitError `invalid_request` where there is none, `too_large`, `unsupported_type` for
 * another body, `rate_limited` where too much is on its way from its address
 */
export async function readFile(request: Request, maxBytes: number): Promise<UploadedFile> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes + maxFormBytes) throw tooLarge(maxBytes);
  const held = holdBody(request.ip);
  try {
    return await parseForm(request, maxBytes, held);
  } finally {
    held.release();
  }
}

function parseForm(request: Request, maxBytes: number, held: HeldBody): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    const parser = createParser(request, maxBytes);
    let found: UploadedFile | undefined;
    const fail = (error: unknown) => {
      // What is left of the body is not worth reading (see `leaveUnread`).
      request.off('data', onData).unpipe(parser);
      request.pause();
      reject(error);
    };
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      try {
        held.add(chunk.length);
        if (size > maxBytes + maxFormBytes) throw tooLarge(maxBytes);
      } catch (error) {
        fail(error);
      }
    };
    parser.on('file', (field, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      // A form that ends inside of a file: the parser tells it too, but what no one hears of a
      // stream ends the process.
      stream.on('error', () => {});
      stream.on('limit', () => {
        fail(tooLarge(maxBytes));
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
    request.on('data', onData).pipe(parser);
  });
}

function tooLarge(maxBytes: number): ChatKitError {
  return new ChatKitError('too_large', `A file may have ${maxBytes} bytes.`);
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
