import { ChatKitError } from '../errors.js';
import type { AuthRequest } from './authenticator.js';

/**
 * The value of a cookie, or null. The same name twice is refused: a neighbouring subdomain can set
 * a second one, and which comes first is not for it to say.
 * @throws ChatKitError `unauthorized`
 */
export function readCookie(request: Pick<AuthRequest, 'headers'>, name: string): string | null {
  const values = (request.headers.cookie ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
  if (values.length > 1) {
    throw new ChatKitError('unauthorized', `The cookie ${name} was sent twice.`);
  }
  const [value] = values;
  return value ? value.replace(/^"(.*)"$/, '$1') : null;
}

/** The names of the cookies a request carries, in the order they came. */
export function cookieNames(header: string | undefined): string[] {
  return (header ?? '').split(';').flatMap((pair) => {
    const name = pair.slice(0, Math.max(0, pair.indexOf('='))).trim();
    return name ? [name] : [];
  });
}

export interface CookieOptions {
  /** In seconds; 0 deletes it. */
  maxAge: number;
  sameSite: 'Strict' | 'Lax';
  secure: boolean;
}

/** A `Set-Cookie` value: host-only, httpOnly, for every path. Names and values of ours only. */
export function toSetCookie(name: string, value: string, options: CookieOptions): string {
  const { maxAge, sameSite, secure } = options;
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', `SameSite=${sameSite}`];
  if (secure) parts.push('Secure');
  parts.push(`Max-Age=${maxAge}`);
  return parts.join('; ');
}

/**
 * The name of a cookie of ours. Over HTTPS the browser itself sees to it that a `__Host-` cookie
 * came from this very host, over HTTPS, and from no neighbouring subdomain.
 */
export function cookieName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
