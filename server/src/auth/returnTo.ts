import { ChatKitError } from '../errors.js';

const maxLength = 2048;

/**
 * Where a reader is sent after signing in: a page of an origin we trust, and nothing else.
 * @param isTrusted says whether an origin may use this server
 * @throws ChatKitError `invalid_request`
 */
export function parseReturnTo(value: unknown, isTrusted: (origin: string) => boolean): URL {
  // What a browser's own parser would mend (backslashes, tabs, leading spaces) is no page of ours.
  const plain = typeof value === 'string' && /^https?:\/\/[^\s\\\p{Cc}]+$/iu.test(value);
  if (!plain || value.length > maxLength || !URL.canParse(value)) {
    throw new ChatKitError('invalid_request', 'return_to must be the full address of a page.');
  }
  const url = new URL(value);
  if (url.username || url.password || !isTrusted(url.origin)) {
    throw new ChatKitError('invalid_request', 'return_to is not a page of an allowed origin.');
  }
  return url;
}
