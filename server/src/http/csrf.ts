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

/**
 * Refuses what a page of another site makes a browser send although nothing of it is that page's:
 * before it is counted, or any page could use up what its visitors' address may ask for in an hour.
 * Only by the browser's own word; what does not say where it comes from passes.
 * @throws ChatKitError `forbidden`
 */
export function assertNotOfStrangers(origins: SiteOrigins, request: Request): void {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-dest': what } = request.headers;
  // A reader who comes from elsewhere: our pages of another site, the provider.
  const isVisit = request.method === 'GET' && what === 'document';
  const ours = origin !== undefined && isTrustedOrigin(origins, request, origin);
  if (site === 'cross-site' && !isVisit && !ours) {
    throw new ChatKitError(
      'forbidden',
      'This request did not come from a page of an allowed origin.',
    );
  }
}
