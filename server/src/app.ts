import express, { type Express, type Router } from 'express';
import { errorHandler, notFound } from './http/errorHandler.js';
import { healthRouter, type Readiness } from './http/health.js';
import { requestLog } from './http/requestLog.js';
import type { Logger } from './logger.js';

/** The parts `createApp` puts together. */
export interface AppDeps {
  logger: Logger;
  /** Where the chat's routes stand, such as `/chatkit`. */
  path: string;
  /** Express's `trust proxy`: who may say where a request came from. */
  trustProxy?: string | number | boolean | undefined;
  readiness: Readiness;
  /** Before everything but health: security headers, CORS, metrics. */
  before?: readonly express.RequestHandler[];
  /** Below `path`, in order: limits, sign-in, chat, search. */
  routers: readonly (Router | express.RequestHandler)[];
  /** The site, where this server has one. */
  site?: Router | undefined;
}

/** Puts the parts together into one Express application. No I/O happens here. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.trustProxy ?? false);
  app.set('query parser', 'simple');
  app.use(requestLog(deps.logger));
  app.use(healthRouter(deps.readiness));
  for (const handler of deps.before ?? []) app.use(handler);
  for (const router of deps.routers) app.use(deps.path, router);
  app.use(deps.path, notFound);
  if (deps.site) app.use(deps.site);
  app.use(notFound);
  app.use(errorHandler(deps.logger));
  return app;
}
