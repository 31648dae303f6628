import type { OriginList } from '../auth/origins.js';

/**
 * Says whether another site made the browser send a request. `Sec-Fetch-Site` is the browser's own
 * word; without it the page's origin must be this host's, or an allowed one. Requests that change
 * nothing pass: without CORS headers no other site can read their answers.
 */
export function createForgeryCheck(allowed: OriginList): (request: Request) => boolean {
  return (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return false;
    const site = request.headers.get('sec-fetch-site');
    if (site === 'same-origin') return false;
    const origin = request.headers.get('origin');
    if (origin !== null && allowed.allows(origin)) return false;
    if (site !== null || origin === null || !URL.canParse(origin)) return true;
    return new URL(origin).host !== request.headers.get('host');
  };
}
