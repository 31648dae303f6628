import {
  type CryptoKey,
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import { ChatKitError } from '../errors.js';

/** Finds the key a token says it was signed with. */
export type KeyLookup = (
  header: JWSHeaderParameters,
  token: FlattenedJWSInput,
) => Promise<CryptoKey>;

export interface JwksOptions {
  url: URL;
  /** Ask again after this long (default 10 minutes). */
  maxAgeMs?: number;
  /** Go on with the last good keys for this long while the address does not answer (24 hours). */
  staleMs?: number;
  /** An unknown key makes us ask at most this often (default 30 s): rotation, or somebody guessing. */
  cooldownMs?: number;
  timeoutMs?: number;
  fetch?: typeof fetch;
  now?: () => number;
  /** Told when new keys have come: what was decided with the old ones is to be forgotten. */
  onChange?: () => void;
}

const maxBytes = 256 * 1024;

/**
 * The keys of an issuer, from its JWKS address. Known keys keep working while the address is down,
 * and a rotation is noticed by the first token of the new key.
 */
export function createJwks(options: JwksOptions): KeyLookup {
  const { url, onChange, maxAgeMs = 600_000, staleMs = 86_400_000, cooldownMs = 30_000 } = options;
  const now = options.now ?? Date.now;
  let keys: ReturnType<typeof createLocalJWKSet> | undefined;
  let text = '';
  let loadedAt = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let asking: Promise<void> | undefined;

  /** Asks the address, once at a time; never rejects, the last good keys stay. */
  function ask(): Promise<void> {
    asking ??= (async () => {
      askedAt = now();
      try {
        const body = await fetchKeys(options);
        const next = createLocalJWKSet(parseKeys(body));
        loadedAt = now();
        failure = undefined;
        if (body !== text) {
          keys = next;
          text = body;
          onChange?.();
        }
      } catch (error) {
        failure = error;
      } finally {
        asking = undefined;
      }
    })();
    return asking;
  }
  const mayAsk = () => asking !== undefined || now() - askedAt >= cooldownMs;

  return async (header, token) => {
    const age = now() - loadedAt;
    if (!keys || age > staleMs) {
      if (mayAsk()) await ask();
    } else if (age > maxAgeMs && mayAsk()) {
      void ask();
    }
    if (!keys || now() - loadedAt > staleMs) {
      throw new ChatKitError('identity_unavailable', `The keys at ${url.host} cannot be read.`, {
        cause: failure,
      });
    }
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayAsk()) throw error;
      await ask();
      return keys(header, token);
    }
  };
}

async function fetchKeys(options: JwksOptions): Promise<string> {
  const { url, timeoutMs = 5_000 } = options;
  const response = await (options.fetch ?? fetch)(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`${url} answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Public keys only: a shared secret has no place at a public address. */
function parseKeys(body: string): JSONWebKeySet {
  const parsed: unknown = JSON.parse(body);
  if (typeof parsed !== 'object' || parsed === null || !('keys' in parsed)) {
    throw new Error('no JSON Web Key Set');
  }
  const keys = Array.isArray(parsed.keys) ? parsed.keys : [];
  return { keys: keys.filter((key) => key?.kty !== 'oct') };
}
