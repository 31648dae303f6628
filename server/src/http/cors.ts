import type { RequestHandler } from 'express';
import { isTrustedOrigin, type SiteOrigins } from './siteOrigins.js';

const methods = 'GET, POST, PUT, DELETE';
const requestHeaders = 'Authorization, Content-Type, Idempotency-Key, Accept-Language';
const exposedHeaders = 'Retry-After, X-Request-Id, ChatKit-Error';

/** How long a browser may keep a preflight's answer, in seconds: Chromium's own limit. */
export const preflightMaxAge = 7200;

/**
 * Cross-origin use by an exact allow-list. An origin on it gets itself echoed, with credentials;
 * any other gets nothing, and its preflights are refused. Never `*` and never `null`.
 */
export function createCors(origins: SiteOrigins): RequestHandler {
  return (request, response, next) => {
    response.vary('Origin');
    const { origin } = request.headers;
    const preflight =
      request.method === 'OPTIONS' &&
      request.headers['access-control-request-method'] !== undefined;
    const trusted = origin !== undefined && isTrustedOrigin(origins, request, origin);
    if (trusted) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Allow-Credentials', 'true');
      response.setHeader('Access-Control-Expose-Headers', exposedHeaders);
    }
    if (!preflight) return next();
    response.vary('Access-Control-Request-Method');
    response.vary('Access-Control-Request-Headers');
    if (!trusted) {
      response.status(403).json({
        error: { code: 'forbidden', message: 'This origin is not in ALLOWED_ORIGINS.' },
      });
      return;
    }
    response.setHeader('Access-Control-Allow-Methods', methods);
    response.setHeader('Access-Control-Allow-Headers', requestHeaders);
    response.setHeader('Access-Control-Max-Age', String(preflightMaxAge));
    response.status(204).end();
  };
}

/**
 * For signed, expiring URLs that need no identity (previews of attachments are shown in a frame of
 * another origin): anyone may read them, without credentials.
 */
export const openCors: RequestHandler = (_request, response, next) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.removeHeader('Access-Control-Allow-Credentials');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  next();
};
