import express, { type Express, type RequestHandler, type Router } from 'express';
import { errorHandler, notFound } from '../http/errorHandler.js';
import { healthRouter, type Readiness } from '../http/health.js';
import { leaveUnread } from '../http/leaveUnread.js';
import { requestLog } from '../http/requestLog.js';
import { watchProxies } from '../http/watchProxies.js';
import type { Logger } from '../logger.js';

export interface ExpressParts {
  logger: Logger;
  /** Where the chat's routes stand, such as `/chatkit`. */
  path: string;
  /** Express's `trust proxy`: who may say where a request came from. */
  trustProxy: string | number | undefined;
  readiness: Readiness;
  /** For every request but health's. */
  before: readonly RequestHandler[];
  /** Beside the chat: `/metrics`. */
  beside: readonly Router[];
  /** Below `path`, in order: CORS, limits, sign-in, search, chat. */
  routers: ReadonlyArray<Router | RequestHandler>;
  /** The site, where this server has one. */
  site: Router | undefined;
}

/** The order in which a request meets the parts. */
export function createExpress(parts: ExpressParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.trustProxy ?? false);
  app.set('query parser', 'simple');
  // None for answers that nobody keeps: each would be hashed. The site's files have their own.
  app.set('etag', () => undefined);
  app.use((_request, response, next) => {
    // A connection that is kept alive would bring further requests to a server that is ending.
    if (parts.readiness.draining()) response.setHeader('Connection', 'close');
    next();
  });
  app.use(leaveUnread);
  app.use(requestLog(parts.logger));
  app.use(healthRouter(parts.readiness));
  app.use(parts.path, watchProxies(parts.logger, parts.trustProxy));
  for (const handler of parts.before) app.use(handler);
  for (const router of parts.beside) app.use(router);
  for (const router of parts.routers) app.use(parts.path, router);
  app.use(parts.path, notFound);
  if (parts.site) app.use(parts.site);
  app.use(notFound);
  app.use(errorHandler(parts.logger));
  return app;
}
