import type { Request } from 'express';
import type { Identity } from '../auth/authenticator.js';
import { ChatKitError } from '../errors.js';
import { isTrustedOrigin, type SiteOrigins } from './siteOrigins.js';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a request that another site made the reader's browser send. A bearer token is never added
 * by a browser itself; with a cookie (or a reverse proxy's own) the `Origin` must be one we trust,
 * or, where none is sent, `Sec-Fetch-Site` must say that the page is our own.
 * @throws ChatKitError `forbidden`
 */
export function assertNotForged(
  origins: SiteOrigins,
  request: Request,
  via: Identity['via'],
): void {
  if (via === 'bearer' || safeMethods.has(request.method)) return;
  assertOurPage(origins, request);
}

/**
 * As `assertNotForged`, whoever asks: for what changes who the browser is signed in as.
 * @throws ChatKitError `forbidden`
 */
export function assertOurPage(origins: SiteOrigins, request: Request): void {
  const { origin } = request.headers;
  const ours =
    origin === undefined
      ? request.headers['sec-fetch-site'] === 'same-origin'
      : isTrustedOrigin(origins, request, origin);
  if (!ours) {
    throw new ChatKitError(
      'forbidden',
      'This request did not come from a page of an allowed origin.',
    );
  }
}
