import { ChatKitError } from '../errors.js';
import type { AuthRequest } from './authenticator.js';
import { maxTokenLength } from './keyRing.js';

/** RFC 6750, section 2.1: the characters of a bearer token. */
const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * The bearer token of the request, or null where it has no `Authorization` header.
 * @throws ChatKitError `unauthorized` for another scheme, two headers, or what is no token
 */
export function readBearer(request: Pick<AuthRequest, 'headersDistinct'>): string | null {
  const values = request.headersDistinct.authorization ?? [];
  const [value] = values;
  if (value === undefined) return null;
  const token = values.length === 1 ? bearer.exec(value)?.[1] : undefined;
  if (token === undefined || token.length > maxTokenLength) {
    throw new ChatKitError('unauthorized', 'The Authorization header is not one bearer token.');
  }
  return token;
}
