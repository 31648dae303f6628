import type { SiteMemory } from './siteMemory';

/** A token of ours and when it is over, in ms since 1970. */
interface KeptToken {
  token: string;
  expiresAt: number;
}

/**
 * What proves the reader: an anonymous reader's token, kept in `localStorage`, or the short-lived
 * bearer of one who signed in from another site, kept for this tab. With a session cookie there is
 * neither, and no script can read what there is.
 */
export interface SessionTokens {
  /** What to send; a sign-in goes before an anonymous token. */
  current(): string | null;
  anonymous(): string | null;
  bearer(): string | null;
  /** Whether less than half of its life is left. */
  isOld(kind: 'anonymous' | 'bearer'): boolean;
  keepAnonymous(token: string | null, expiresAt?: string): void;
  keepBearer(token: string | null, expiresAt?: string): void;
}

/** Half of a token's life, in ms: an anonymous one is good for 30 days, a bearer for an hour. */
const halfLife = { anonymous: 15 * 24 * 60 * 60 * 1000, bearer: 30 * 60 * 1000 };

export function createSessionTokens(endpoint: string, memory: SiteMemory): SessionTokens {
  const bearerKey = `chatkit:${endpoint}:bearer`;
  let bearer = readBearer(bearerKey);

  const tokens: SessionTokens = {
    current: () => tokens.bearer() ?? tokens.anonymous(),
    anonymous: () => memory.get('token'),
    bearer: () => (bearer && bearer.expiresAt > Date.now() ? bearer.token : null),
    isOld(kind) {
      const end = kind === 'bearer' ? bearer?.expiresAt : Number(memory.get('tokenEnd') ?? 0);
      return end !== undefined && end - Date.now() < halfLife[kind];
    },
    keepAnonymous(token, expiresAt) {
      memory.set('token', token);
      memory.set('tokenEnd', expiresAt ? String(Date.parse(expiresAt)) : null);
    },
    keepBearer(token, expiresAt) {
      bearer = token ? { token, expiresAt: Date.parse(expiresAt ?? '') || 0 } : null;
      try {
        if (bearer) sessionStorage.setItem(bearerKey, JSON.stringify(bearer));
        else sessionStorage.removeItem(bearerKey);
      } catch {
        // Blocked: good until the next page load.
      }
    },
  };
  return tokens;
}

function readBearer(key: string): KeptToken | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    if (!('token' in kept) || !('expiresAt' in kept)) return null;
    const { token, expiresAt } = kept;
    return typeof token === 'string' && typeof expiresAt === 'number' ? { token, expiresAt } : null;
  } catch {
    return null;
  }
}
