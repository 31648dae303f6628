import { createHash, hkdfSync, webcrypto } from 'node:crypto';
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { ChatKitError } from '../errors.js';
import { createVerifiedTokens, type Verified } from './verifiedTokens.js';

/**
 * What a token of ours is for. Each purpose has keys of its own and a `typ` of its own, so that no
 * token can ever be taken for one of another purpose.
 */
export type TokenPurpose = 'anonymous' | 'session';

/** The `typ` in the protected header of a token of this purpose. */
export function tokenType(purpose: TokenPurpose): string {
  return `chatkit-${purpose}+jwt`;
}

/** Signs and verifies the tokens the server hands out (HS256). */
export interface KeyRing {
  /** Signs `claims` with the newest secret. `lifetime` in seconds. */
  sign(purpose: TokenPurpose, claims: JWTPayload, lifetime: number): Promise<string>;
  /**
   * The claims of a token of this purpose, signed with any of the secrets.
   * `grace`: seconds after its end in which it is still accepted (default 0).
   * @throws ChatKitError `unauthorized`
   */
  verify(purpose: TokenPurpose, token: string, grace?: number): Promise<JWTPayload>;
  /** 32 bytes derived from each secret for another use, newest first. */
  derive(use: string): Uint8Array[];
}

const issuer = 'docusaurus-chatkit';

/** The longest token that is looked at, in characters. */
export const maxTokenLength = 8192;

/**
 * A key ring of one or more secrets: the newest first. Taking a secret out of the list ends every
 * token it signed.
 */
export function createKeyRing(secrets: readonly string[]): KeyRing {
  const first = secrets[0];
  if (first === undefined) throw new Error('A key ring needs at least one secret.');
  const derive = (use: string) => secrets.map((secret) => deriveBytes(secret, use));
  const keys = new Map<TokenPurpose, Promise<NamedKey[]>>();
  const verified: Record<TokenPurpose, ReturnType<typeof createVerifiedTokens<JWTPayload>>> = {
    anonymous: createVerifiedTokens(),
    session: createVerifiedTokens(),
  };
  const keysFor = (purpose: TokenPurpose) => {
    const known = keys.get(purpose) ?? Promise.all(derive(`sign ${purpose}`).map(importKey));
    keys.set(purpose, known);
    return known;
  };

  async function check(
    purpose: TokenPurpose,
    token: string,
    grace: number,
  ): Promise<Verified<JWTPayload>> {
    const known = await keysFor(purpose);
    const { kid } = decodeProtectedHeader(token);
    const key = known.find((candidate) => candidate.kid === kid);
    if (!key) throw new errors.JWSSignatureVerificationFailed('unknown key');
    const { payload } = await jwtVerify(token, key.key, {
      algorithms: ['HS256'],
      typ: tokenType(purpose),
      issuer,
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: grace,
    });
    return { value: payload, until: ((payload.exp ?? 0) + grace) * 1000 };
  }

  return {
    derive,
    async sign(purpose, claims, lifetime) {
      const [newest] = await keysFor(purpose);
      if (!newest) throw new Error('A key ring needs at least one secret.');
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'HS256', typ: tokenType(purpose), kid: newest.kid })
        .setIssuer(issuer)
        .setIssuedAt(now)
        .setExpirationTime(now + lifetime)
        .sign(newest.key);
    },
    async verify(purpose, token, grace = 0) {
      try {
        if (token.length > maxTokenLength) throw new errors.JWSInvalid('too long');
        // What is good within a grace is not good without one: only what is good now is remembered.
        const payload =
          grace > 0
            ? (await check(purpose, token, grace)).value
            : await verified[purpose].check(token, () => check(purpose, token, 0));
        return { ...payload };
      } catch (error) {
        throw new ChatKitError('unauthorized', 'The session token is not valid.', { cause: error });
      }
    },
  };
}

interface NamedKey {
  kid: string;
  key: webcrypto.CryptoKey;
}

function deriveBytes(secret: string, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, 'docusaurus-chatkit', use, 32));
}

async function importKey(bytes: Uint8Array): Promise<NamedKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return {
    kid: createHash('sha256').update('kid').update(bytes).digest('base64url').slice(0, 11),
    key: await webcrypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify']),
  };
}
