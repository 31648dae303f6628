import { createPublicKey } from 'node:crypto';
import { type CryptoKey, importJWK, importSPKI, type JWK } from 'jose';
import { z } from 'zod';

const publicJwk = z.looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']), alg: z.string().optional() });

/**
 * Reads `JWT_KEY`: a public key as PEM (`\n` written out is fine) or JWK, or, for the HS algorithms
 * alone, a shared secret.
 * @throws Error naming what is wrong with it
 */
export async function importJwtKey(
  text: string,
  algorithms: readonly string[],
): Promise<CryptoKey> {
  const [algorithm = ''] = algorithms;
  const symmetric = algorithms.filter((name) => name.startsWith('HS'));
  if (symmetric.length > 0) return importSecret(text, algorithms);
  try {
    const pem = text.replaceAll('\\n', '\n').trim();
    if (pem.startsWith('-----BEGIN')) {
      const spki = createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
      return await importSPKI(spki, single(algorithms, algorithm));
    }
    const jwk: JWK = publicJwk.parse(JSON.parse(pem));
    const { d: _, ...onlyPublic } = jwk;
    const key = await importJWK(onlyPublic, jwk.alg ?? single(algorithms, algorithm));
    if (key instanceof Uint8Array) throw new Error('not a public key');
    return key;
  } catch (error) {
    throw new Error(`JWT_KEY is no public key as PEM or JWK for ${algorithm}.`, { cause: error });
  }
}

/** A PEM does not say which algorithm it is for, so the owner must. */
function single(algorithms: readonly string[], algorithm: string): string {
  if (algorithms.length === 1) return algorithm;
  throw new Error('JWT_KEY needs JWT_ALGORITHMS to name the one algorithm it is for.');
}

async function importSecret(text: string, algorithms: readonly string[]): Promise<CryptoKey> {
  const [algorithm = ''] = algorithms;
  if (algorithms.length !== 1 || text.length < 32 || text.includes('-----BEGIN')) {
    throw new Error(
      `JWT_ALGORITHMS=${algorithms.join(',')}: a shared secret (JWT_KEY of at least 32 characters) goes with exactly one HS algorithm, and never with a public key's.`,
    );
  }
  const hash = `SHA-${algorithm.slice(2)}`;
  const bytes = new TextEncoder().encode(text);
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash }, false, ['verify']);
}
