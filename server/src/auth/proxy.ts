import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { ChatKitError } from '../errors.js';
import type { Authenticator, AuthRequest } from './authenticator.js';
import { type ClaimMapping, mapClaims } from './claims.js';
import { isSubject } from './userId.js';

/** Carries `PROXY_SECRET` from the reverse proxy. */
export const proxySecretHeader = 'x-chatkit-proxy-secret';

export interface ProxyOptions {
  /** Addresses or CIDR ranges the reverse proxy connects from. */
  addresses: readonly string[];
  secret: string | null;
  /** The header that names the reader, in lower case. */
  userHeader: string;
  /** Sources are header names. */
  claims: readonly ClaimMapping[];
  signInUrl: string | null;
}

/**
 * Readers whom a reverse proxy has signed in, and names in headers. They count only where the
 * connection itself comes from the proxy's address, or the shared secret comes with them; where
 * both are configured, both must hold.
 * @throws Error where neither is configured, or an address is none
 */
export function createProxyAuthenticator(options: ProxyOptions): Authenticator {
  const { addresses, secret, userHeader } = options;
  if (addresses.length === 0 && secret === null) {
    throw new Error(
      'AUTH_MODE=proxy needs PROXY_ADDRESSES (where the proxy connects from) or PROXY_SECRET: otherwise anybody could name themselves in a header.',
    );
  }
  const trusted = parseAddresses(addresses);
  const isProxy = (request: AuthRequest) =>
    (addresses.length === 0 || trusted(request.remoteAddress)) &&
    (secret === null || sameSecret(single(request, proxySecretHeader), secret));

  return {
    mode: 'proxy',
    signInRequired: true,
    signInUrl: options.signInUrl,
    async authenticate(request) {
      const user = text(request, userHeader);
      if (user === undefined) return null;
      if (!isProxy(request)) {
        throw new ChatKitError('unauthorized', 'Identity headers are taken from the proxy only.');
      }
      if (!isSubject(user)) throw new ChatKitError('unauthorized', 'The identity is not valid.');
      const headers = Object.fromEntries(
        options.claims.map(({ source }) => [source, text(request, source.toLowerCase())]),
      );
      return {
        id: `proxy:${user}`,
        anonymous: false,
        claims: mapClaims(headers, options.claims),
        via: 'proxy',
      };
    },
  };
}

/** The one value of a header. Two: the reader sent one and the proxy added another. */
function single(request: AuthRequest, name: string): string | undefined {
  const values = request.headersDistinct[name] ?? [];
  if (values.length > 1) {
    throw new ChatKitError('unauthorized', `The header ${name} was sent twice.`);
  }
  return values[0];
}

/** Nothing is taken away: two names must not become one. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A header that names somebody. Node reads each byte as a letter of Latin-1, but proxies send names as
 * UTF-8: `Weiß` would come as two letters more, one of them a control character.
 */
function text(request: AuthRequest, name: string): string | undefined {
  const value = single(request, name);
  if (value === undefined) return undefined;
  try {
    return utf8.decode(Buffer.from(value, 'latin1'));
  } catch {
    // Latin-1 after all.
    return value;
  }
}

function sameSecret(given: string | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(secret));
}

function parseAddresses(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const version = isIP(address);
    const prefix = bits === undefined ? (version === 6 ? 128 : 32) : Number(bits);
    const widest = version === 6 ? 128 : 32;
    if (!version || !/^\d*$/.test(bits ?? '') || bits === '' || prefix > widest || prefix === 0) {
      throw new Error(
        `PROXY_ADDRESSES: ${JSON.stringify(entry)} is no address or range; write it like 10.0.0.5 or 10.0.0.0/24`,
      );
    }
    list.addSubnet(address, prefix, version === 6 ? 'ipv6' : 'ipv4');
  }
  return (given) => {
    // A dual-stack socket shows IPv4 peers as ::ffff:a.b.c.d.
    const address = given.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
}
