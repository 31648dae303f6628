import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { ChatKitError } from '../errors.js';
import { holdBody } from './heldBody.js';

/** A body that may be larger than others, where its first bytes say that it is one. */
export interface LargerBody {
  limit: number;
  /** How many bytes say so; a connection may bring them one by one. */
  headBytes: number;
  allowed(head: Buffer): boolean;
}

/**
 * The bytes of a request's body. One that says it is too large is not read at all, one that
 * grows too large is not read on (see `leaveUnread`), and a compressed one is refused: no client of
 * ours sends one, and a kilobyte can hold a megabyte.
 * @throws ChatKitError `too_large`, `unsupported_type`, `invalid_request` for one that breaks off,
 * `rate_limited` where too much is on its way from its address
 */
export function readBody(
  request: IncomingMessage & { ip?: string | undefined },
  limit: number,
  larger?: LargerBody,
): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    return refused('unsupported_type', 'A compressed request body is not supported.');
  }
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > (larger?.limit ?? limit))
    return refused('too_large', 'The request body is too large.');
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let most = limit;
    const held = holdBody(request.ip);
    const end = (work: () => void) => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      held.release();
      work();
    };
    const refuse = (error: unknown) => {
      request.pause();
      end(() => reject(error));
    };
    const onData = (chunk: Buffer) => {
      try {
        held.add(chunk.length);
      } catch (error) {
        return refuse(error);
      }
      const isHead = larger !== undefined && size < larger.headBytes;
      size += chunk.length;
      chunks.push(chunk);
      const head = chunks.length === 1 || !isHead ? chunk : Buffer.concat(chunks);
      if (isHead && larger.allowed(head)) most = larger.limit;
      const hasHead = larger === undefined || size >= larger.headBytes;
      if (size <= most && (length <= most || !hasHead)) return;
      refuse(new ChatKitError('too_large', 'The request body is too large.'));
    };
    const onEnd = () => {
      const [first] = chunks;
      end(() => resolve(chunks.length === 1 && first ? first : Buffer.concat(chunks, size)));
    };
    const onClose = () => {
      end(() => reject(new ChatKitError('invalid_request', 'The request body broke off.')));
    };
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
    if (request.destroyed) onClose();
  });
}

/**
 * Parses a JSON body into `request.body`, which stays undefined where there is none or, unless
 * `anyType`, where it does not say it is JSON.
 */
export function jsonBody(limit: number, { anyType = false } = {}): RequestHandler {
  return async (request, _response, next) => {
    const isJson = anyType || /^application\/json\b/i.test(request.headers['content-type'] ?? '');
    if (!isJson) return next();
    const body = await readBody(request, limit);
    if (body.length > 0) request.body = parseJson(body);
    next();
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new ChatKitError('invalid_json', 'The request body is not JSON.', { cause });
  }
}

function refused(code: 'too_large' | 'unsupported_type', message: string): Promise<never> {
  return Promise.reject(new ChatKitError(code, message));
}
