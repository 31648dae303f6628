import { hash } from 'node:crypto';

/** What a check of a token found, and until when it holds by the token's own word. */
export interface Verified<T> {
  value: T;
  /** In ms since 1970: the token's end, with whatever skew is allowed. */
  until: number;
}

/**
 * Remembers for a short while which tokens were found good, so that a reader's next request costs
 * a hash instead of a signature. What can be taken back while a token lives (a sign-in's session)
 * is never remembered here: only that the signature and the claims are right.
 */
export interface VerifiedTokens<T> {
  /** What `verify` found, now or a short while ago. A refusal is never remembered. */
  check(token: string, verify: () => Promise<Verified<T>>): Promise<T>;
  /** The keys are others now: nothing that was decided with the old ones counts. */
  forget(): void;
}

export const verifiedTokensDefaults = { maxAgeMs: 60_000, maxEntries: 5_000 } as const;

/**
 * Tokens stand as SHA-256, so that neither a heap dump nor the time a lookup takes gives one away.
 * The oldest goes first where there are too many; only good tokens take room.
 */
export function createVerifiedTokens<T>(
  options: { maxAgeMs?: number; maxEntries?: number; now?: () => number } = {},
): VerifiedTokens<T> {
  const { maxAgeMs, maxEntries } = { ...verifiedTokensDefaults, ...options };
  const now = options.now ?? (() => Date.now());
  const entries = new Map<string, Verified<T> & { at: number }>();
  let generation = 0;

  return {
    async check(token, verify) {
      const key = hash('sha256', token, 'base64');
      const known = entries.get(key);
      const time = now();
      // A clock that was put back must not lengthen anything.
      if (known && known.at <= time && time < known.until) return known.value;
      entries.delete(key);
      const begun = generation;
      const { value, until } = await verify();
      // Keys that changed while it was being checked: it may have been with the old ones.
      if (begun !== generation) return value;
      const [oldest] = entries.keys();
      if (entries.size >= maxEntries && oldest !== undefined) entries.delete(oldest);
      const at = now();
      entries.set(key, { value, at, until: Math.min(until, at + maxAgeMs) });
      return value;
    },
    forget() {
      generation++;
      entries.clear();
    },
  };
}
