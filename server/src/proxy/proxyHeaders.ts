import { isIP } from 'node:net';
import { readCookie } from '../auth/cookies.js';
import type { ChatKitProxyOptions } from './chatKitProxy.js';

/** What the assistant needs of a request. No cookie of the site, no header that names somebody. */
const passedOn = ['accept', 'accept-language', 'content-type', 'idempotency-key'];

/** What a page needs of an answer. What concerns the connection, or the assistant's own CORS, not. */
const passedBack = [
  'cache-control',
  'chatkit-error',
  'content-disposition',
  'content-security-policy',
  'content-type',
  'retry-after',
  'x-content-type-options',
  'x-request-id',
];

/** A bearer token as it can stand in a header: no value of a cookie can add a header of its own. */
const token = /^[\w\-.~+/]+=*$/;

export async function toUpstreamHeaders(
  request: Request,
  { cookie, getToken, getAddress }: Pick<ChatKitProxyOptions, 'cookie' | 'getToken' | 'getAddress'>,
): Promise<Headers> {
  const headers = new Headers();
  for (const name of passedOn) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const known = getToken ? await getToken(request) : readToken(request, cookie ?? '');
  const authorization =
    known !== null && token.test(known) ? `Bearer ${known}` : request.headers.get('authorization');
  if (authorization !== null) headers.set('authorization', authorization);
  // Never what the request itself says: everybody could be from everywhere.
  const address = getAddress?.(request) ?? '';
  if (isIP(address) !== 0) headers.set('x-forwarded-for', address);
  return headers;
}

function readToken(request: Request, name: string): string | null {
  try {
    return readCookie({ headers: { cookie: request.headers.get('cookie') ?? '' } }, name);
  } catch {
    // Sent twice: whose it is cannot be known, so it is nobody's.
    return null;
  }
}

/** The assistant's answer for the page; its body is passed on as it comes. */
export function toAnswer(upstream: Response): Response {
  if (upstream.status >= 300 && upstream.status < 400) {
    throw new Error('The assistant answered with a redirect.');
  }
  const headers = new Headers();
  for (const name of passedBack) {
    const value = upstream.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (headers.get('content-type')?.startsWith('text/event-stream')) {
    // Neither a compressing middleware nor nginx may hold frames back.
    headers.set('cache-control', 'no-store, no-transform');
    headers.set('x-accel-buffering', 'no');
  }
  return new Response(upstream.body, { status: upstream.status, headers });
}
