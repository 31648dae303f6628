import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { ChatKitError, errorTable } from '../errors.js';
import { loggedPath, requestIdOf } from './requestLog.js';

/**
 * What an error means to the caller. An error that is not ours is `internal`, its text only
 * logged; those of body parsers carry a `type` (see the `raw-body` and `body-parser` readmes).
 */
export function toChatKitError(error: unknown): ChatKitError {
  if (error instanceof ChatKitError) return error;
  const { type, status } = describe(error);
  if (type === 'entity.too.large')
    return new ChatKitError('too_large', 'The request body is too large.', { cause: error });
  if (type === 'entity.parse.failed')
    return new ChatKitError('invalid_json', 'The request body is not JSON.', { cause: error });
  if (type === 'charset.unsupported' || type === 'encoding.unsupported')
    return new ChatKitError('unsupported_type', 'This encoding is not supported.', {
      cause: error,
    });
  if (status !== undefined && status >= 400 && status < 500)
    return new ChatKitError('invalid_request', 'The request cannot be read.', { cause: error });
  return new ChatKitError('internal', 'Something went wrong.', { cause: error });
}

function describe(error: unknown): { type?: unknown; status?: number } {
  if (typeof error !== 'object' || error === null) return {};
  return {
    ...('type' in error ? { type: error.type } : {}),
    ...('status' in error && typeof error.status === 'number' ? { status: error.status } : {}),
  };
}

/** The last handler: one log line, and `{"error": {"code", "message"}}` without a stack. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const refusal = toChatKitError(error);
    const line = { requestId: requestIdOf(request), code: refusal.code, path: loggedPath(request) };
    if (refusal.code === 'internal') logger.error({ ...line, err: error }, 'request failed');
    else if (errorTable[refusal.code].status >= 500) {
      logger.warn({ ...line, err: refusal.cause }, 'request failed');
    } else logger.info(line, 'request refused');
    if (response.headersSent) {
      // Express's own handler ends the connection: the answer cannot be mended any more.
      next(error);
      return;
    }
    if (refusal.retryAfter !== undefined)
      response.setHeader('Retry-After', String(Math.ceil(refusal.retryAfter)));
    response.setHeader('Cache-Control', 'no-store');
    response
      .status(refusal.status)
      .json({ error: { code: refusal.code, message: refusal.message } });
  };
}

/** Where nothing else answered. */
export const notFound: RequestHandler = (_request, response) => {
  response
    .status(404)
    .setHeader('Cache-Control', 'no-store')
    .json({ error: { code: 'not_found', message: 'There is nothing here.' } });
};
