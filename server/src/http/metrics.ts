import { createHash, timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import type { Histogram, Registry } from 'prom-client';

/** The counters a request touches. */
export interface RequestMetrics {
  countRequest(route: string, status: number): void;
  requestSeconds: Histogram<'route'>;
}

/** Counts each request by route (a fixed few) and status, and times it to its first byte. */
export function countRequests(metrics: RequestMetrics, chatPath: string): RequestHandler {
  return (request, response, next) => {
    const route = routeOf(request.path, chatPath);
    const start = performance.now();
    const { writeHead } = response;
    let seconds: number | undefined;
    // The moment the head is written is the first byte; a stream goes on long after.
    response.writeHead = function timed(this: typeof response, ...args: unknown[]) {
      seconds ??= (performance.now() - start) / 1000;
      return Reflect.apply(writeHead, this, args);
    };
    response.once('close', () => {
      metrics.countRequest(route, response.statusCode);
      if (seconds !== undefined) metrics.requestSeconds.observe({ route }, seconds);
    });
    next();
  };
}

const routes = ['session', 'search', 'preferences', 'me', 'attachments', 'runs', 'threads', 'auth'];

/** One of a fixed few names, so that nobody can make new series by asking for new paths. */
function routeOf(path: string, chatPath: string): string {
  if (path === chatPath) return 'chat';
  if (!path.startsWith(`${chatPath}/`)) return 'site';
  const first = path.slice(chatPath.length + 1).split('/')[0] ?? '';
  return routes.includes(first) ? first : 'other';
}

/** `GET /metrics`; with a token, only for who sends it as a bearer. */
export function metricsRouter(registry: Registry, token?: string): Router {
  return Router().get('/metrics', async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.locals.quiet = true;
    if (token !== undefined && !isSame(request.headers.authorization, `Bearer ${token}`)) {
      response.status(401).json({ error: { code: 'unauthorized', message: 'A token is needed.' } });
      return;
    }
    response.type(registry.contentType).send(await registry.metrics());
  });
}

/** Compares without telling by its time how much was right. */
function isSame(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(expected));
}
