import type { Question } from './assistant';

/** Why a sign-in came to nothing: a word the server puts into the page's address. */
export type SignInError = 'denied' | 'unavailable' | 'failed';

/** What the page was when the reader left it to sign in. */
export interface LeftPage {
  href: string;
  scrollY: number;
  /** The half-typed question and its quoted passage, or what was refused. */
  question?: Question | undefined;
  /** Who asked it; `undefined` where nobody was known yet. */
  reader?: string | undefined;
  /** Proves that a one-time code was made for this page. */
  verifier?: string | undefined;
  at: number;
}

/** The way back from signing in. */
export interface SignInReturn {
  left?: LeftPage | undefined;
  /** To be exchanged for the session. */
  code?: string | undefined;
  error?: SignInError | undefined;
}

/** A reader who comes back later than this begins anew. */
const maxAgeMs = 15 * 60 * 1000;

export const leftPageKey = (endpoint: string) => `chatkit:${endpoint}:left`;

/** Keeps in this tab what the reader leaves. Where storage is blocked it is lost, and nothing else. */
export function keepLeftPage(endpoint: string, left: Omit<LeftPage, 'at'>): void {
  try {
    const kept: LeftPage = { ...left, at: Date.now() };
    sessionStorage.setItem(leftPageKey(endpoint), JSON.stringify(kept));
  } catch {
    // Blocked or full.
  }
}

/** The reader stayed, and goes on where they are: coming back, they would do the same again. */
export function forgetLeftPage(endpoint: string): void {
  try {
    sessionStorage.removeItem(leftPageKey(endpoint));
  } catch {
    // Blocked: nothing is kept.
  }
}

/**
 * Takes what a sign-in left, once: from the address, which is cleaned at once, and from this tab's
 * storage. `undefined` where the reader does not come back from one.
 */
export function takeSignInReturn(endpoint: string): SignInReturn | undefined {
  const left = takeLeftPage(endpoint);
  const answer = new URLSearchParams(location.hash.slice(1));
  const code = answer.get('chatkit_code') ?? undefined;
  const error = toError(answer.get('chatkit_error'));
  if (code || error) {
    const href = left?.href ?? location.pathname + location.search;
    history.replaceState(history.state, '', href);
  }
  if (left) requestAnimationFrame(() => scrollTo({ top: left.scrollY, behavior: 'instant' }));
  return left || code || error ? { left, code, error } : undefined;
}

function takeLeftPage(endpoint: string): LeftPage | undefined {
  try {
    const text = sessionStorage.getItem(leftPageKey(endpoint));
    sessionStorage.removeItem(leftPageKey(endpoint));
    const left: LeftPage | null = text ? JSON.parse(text) : null;
    if (!left || Date.now() - left.at > maxAgeMs) return undefined;
    const { origin, pathname } = new URL(left.href);
    return origin === location.origin && pathname === location.pathname ? left : undefined;
  } catch {
    return undefined;
  }
}

function toError(word: string | null): SignInError | undefined {
  if (word === null) return undefined;
  return word === 'denied' || word === 'unavailable' ? word : 'failed';
}

/** A verifier and its challenge (RFC 7636), for a session that is handed over by a code. */
export async function createVerifier(): Promise<{ verifier: string; challenge: string }> {
  const verifier = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: toBase64Url(new Uint8Array(hash)) };
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}
