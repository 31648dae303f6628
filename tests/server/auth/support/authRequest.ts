import type { AuthRequest } from '../../../../server/src/auth/authenticator.js';

/** A request as an authenticator sees it. Header names in lower case. */
export function authRequest(
  headers: Record<string, string | string[]> = {},
  remoteAddress = '192.0.2.1',
): AuthRequest {
  const distinct = Object.entries(headers).map(([name, value]) => [name, [value].flat()] as const);
  return {
    method: 'POST',
    headers: Object.fromEntries(distinct.map(([name, values]) => [name, values.join(', ')])),
    headersDistinct: Object.fromEntries(distinct),
    remoteAddress,
  };
}

export function withBearer(token: string): AuthRequest {
  return authRequest({ authorization: `Bearer ${token}` });
}
