import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { createId } from '../ids.js';

const requestIds = new WeakMap<Request, string>();

/** The id that stands in each log line about this request, and in its `X-Request-Id` answer. */
export function requestIdOf(request: Request): string {
  let id = requestIds.get(request);
  if (id === undefined) {
    id = createId('request');
    requestIds.set(request, id);
  }
  return id;
}

/** What of a path is logged; ours and a site's are shorter, a stranger's may have 16 KiB. */
const maxPathChars = 300;

/** The path of a request for the log: without its query, which can hold a reader's words. */
export function loggedPath({ path }: Request): string {
  return path.length > maxPathChars ? `${path.slice(0, maxPathChars)}…` : path;
}

/**
 * One line a request, when it is over: what was asked, how it ended, how long it took. Never who asked,
 * from where, or what.
 */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const id = requestIdOf(request);
    response.setHeader('X-Request-Id', id);
    const start = performance.now();
    const path = loggedPath(request);
    response.once('close', () => {
      const level = levelOf(response);
      if (!logger.isLevelEnabled(level)) return;
      logger[level](
        {
          requestId: id,
          method: request.method,
          path,
          status: response.statusCode,
          ms: Math.round(performance.now() - start),
          ...(response.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}

/** Pages and files of the site are only worth a line to who looks for one. */
function levelOf(response: Response): 'debug' | 'info' {
  return response.locals.quiet === true ? 'debug' : 'info';
}
