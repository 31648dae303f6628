import { type CryptoKey, type JWTPayload, jwtVerify } from 'jose';
import { ChatKitError } from '../errors.js';
import type { Authenticator, AuthRequest, Identity } from './authenticator.js';
import { readBearer } from './bearer.js';
import { type ClaimMapping, mapClaims } from './claims.js';
import { readCookie } from './cookies.js';
import type { KeyLookup } from './jwks.js';
import { maxTokenLength } from './keyRing.js';
import { isSubject, userId } from './userId.js';
import type { Verified, VerifiedTokens } from './verifiedTokens.js';

export interface JwtOptions {
  /** A fixed key, or where to look one up. */
  key: CryptoKey | KeyLookup;
  issuers: readonly string[];
  audiences: readonly string[];
  algorithms: readonly string[];
  /** Seconds by which clocks may differ. */
  clockSkew: number;
  /** The name of the httpOnly cookie that may carry the token instead of a bearer. */
  cookie: string | null;
  claims: readonly ClaimMapping[];
  signInUrl: string | null;
  /**
   * Remembers good tokens, where given. Whoever gives it makes it forget when the keys change
   * (`createJwks`' `onChange`).
   */
  verified?: VerifiedTokens<JwtReader>;
}

/** Who a token is about, however it came. */
export type JwtReader = Readonly<Omit<Identity, 'via'>>;

/** `JWT_ALGORITHMS` unless told otherwise: signatures by public keys alone. */
export const defaultAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Readers whom another system has signed in: it issues a JWT, this server verifies it. */
export function createJwtAuthenticator(options: JwtOptions): Authenticator {
  const verify = createVerifier(options);
  const check = async (token: string): Promise<Verified<JwtReader>> => {
    const value = toReader(await verify(token), options.claims);
    const end = value.expiresAt?.getTime() ?? 0;
    return { value, until: end + options.clockSkew * 1000 };
  };
  return {
    mode: 'jwt',
    signInRequired: true,
    signInUrl: options.signInUrl,
    async authenticate(request) {
      const found = findToken(request, options.cookie);
      if (!found) return null;
      const { token, via } = found;
      if (token.length > maxTokenLength) {
        throw new ChatKitError('unauthorized', 'The token is too long.');
      }
      const { verified } = options;
      const reader = verified
        ? await verified.check(token, () => check(token))
        : (await check(token)).value;
      return { ...reader, via };
    },
  };
}

/** An explicit bearer goes before the cookie the browser adds by itself. */
function findToken(
  request: AuthRequest,
  cookie: string | null,
): { token: string; via: 'bearer' | 'cookie' } | null {
  const bearer = readBearer(request);
  if (bearer !== null) return { token: bearer, via: 'bearer' };
  const value = cookie === null ? null : readCookie(request, cookie);
  return value === null ? null : { token: value, via: 'cookie' };
}

function createVerifier(options: JwtOptions): (token: string) => Promise<JWTPayload> {
  const { key } = options;
  const checks = {
    issuer: [...options.issuers],
    audience: [...options.audiences],
    algorithms: [...options.algorithms],
    clockTolerance: options.clockSkew,
    requiredClaims: ['exp', 'sub'],
  };
  return async (token) => {
    try {
      const { payload } =
        typeof key === 'function'
          ? await jwtVerify(token, key, checks)
          : await jwtVerify(token, key, checks);
      return payload;
    } catch (error) {
      if (error instanceof ChatKitError) throw error;
      throw new ChatKitError('unauthorized', 'The token is not valid.', { cause: error });
    }
  };
}

function toReader(payload: JWTPayload, mapping: readonly ClaimMapping[]): JwtReader {
  const { iss, sub, exp } = payload;
  if (!isSubject(sub) || iss === undefined || exp === undefined) {
    throw new ChatKitError('unauthorized', 'The token does not say whom it is about.');
  }
  return {
    id: userId('jwt', iss, sub),
    anonymous: false,
    // Given to each request of the reader for a while.
    claims: Object.freeze(mapClaims(payload, mapping)),
    expiresAt: new Date(exp * 1000),
  };
}
