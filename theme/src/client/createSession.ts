import type { Question } from './assistant';
import type { Session, SessionGate, SessionState, SessionStatus } from './session';
import { createSessionTokens } from './sessionToken';
import {
  createVerifier,
  forgetLeftPage,
  keepLeftPage,
  type SignInError,
  takeSignInReturn,
} from './signInReturn';
import type { SiteMemory } from './siteMemory';
import { withoutFiles } from './surface';

interface Options {
  /** The chat endpoint. */
  url: string;
  memory: SiteMemory;
  /** A token the site itself has, where the server takes another system's (`AUTH_MODE=jwt`). */
  getToken?: (() => Promise<string | null | undefined> | string | null | undefined) | undefined;
  fetch?: typeof fetch;
}

const nobody: SessionState = { user: null, signIn: null, features: {} };

export function createSession({ url, memory, getToken, fetch: send = fetch }: Options): Session {
  const tokens = createSessionTokens(url, memory);
  const returned = takeSignInReturn(url);
  const listeners = new Set<() => void>();
  const waiting = new Set<(again: boolean) => void>();
  let status: SessionStatus = { phase: 'loading', state: nobody, gate: null, error: null };
  let loading: Promise<SessionState> | undefined;
  let renewing: Promise<SessionState> | undefined;
  let code = returned?.code;
  let kept = returned?.left?.question;
  const leftBy = returned?.left?.reader;
  /** Who the reader was when they were known the last time. */
  let reader = leftBy;
  let refused: Question | undefined;

  function set(change: Partial<SessionStatus>): void {
    status = { ...status, ...change };
    for (const listener of listeners) listener();
  }

  async function headers(token = tokens.current()): Promise<Record<string, string>> {
    const proof = (await getToken?.()) ?? token;
    return proof ? { Authorization: `Bearer ${proof}` } : {};
  }

  function isSignedIn(): boolean {
    const { user } = status.state;
    return user !== null && !user.anonymous;
  }

  async function request(method: 'GET' | 'POST', path: string, body?: object) {
    const response = await send(url + path, {
      method,
      credentials: 'include',
      headers: {
        ...(await headers()),
        ...(method === 'POST' && { 'Content-Type': 'application/json' }),
      },
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    });
    if (!response.ok) throw new SessionRefused(response.status);
    return response.json();
  }

  /** Exchanges the code of a sign-in from another site. One that fails is told, and not repeated. */
  async function takeOver(): Promise<SignInError | null> {
    if (!code) return returned?.error ?? null;
    const input = { code, verifier: returned?.left?.verifier };
    code = undefined;
    try {
      tokens.keepBearer(null);
      const { token, expires_at } = await request('POST', '/auth/token', input);
      tokens.keepBearer(token, expires_at);
      return null;
    } catch {
      return 'failed';
    }
  }

  async function start(): Promise<SessionState> {
    const error = await takeOver();
    const state: SessionState = { ...nobody, ...(await request('GET', '/session')) };
    const { user, signIn } = state;
    const wasSignedIn = memory.get('signedIn') !== null && signIn !== null;
    if (user && !user.anonymous) {
      memory.set('signedIn', '1');
    } else if (wasSignedIn) {
      // Nobody turns into another reader without a word.
      state.user = null;
    } else if (!signIn?.required && (!user || tokens.isOld('anonymous'))) {
      const made = await request('POST', '/session');
      tokens.keepAnonymous(made.token, made.expires_at);
      state.user = made.user;
    }
    reader = state.user?.id ?? reader;
    set({ phase: 'ready', state, gate: toGate(state), error: state.user ? null : error });
    if (state.user) settle(true);
    return state;
  }

  function toGate({ user, signIn }: SessionState): SessionGate | null {
    if (!user) return memory.get('signedIn') === null ? 'signIn' : 'expired';
    const mayMerge = !user.anonymous && signIn?.merge && tokens.anonymous();
    return mayMerge && memory.get('merge') !== user.id ? 'merge' : null;
  }

  function settle(again: boolean): void {
    // Asked again now, by those who wait.
    refused = undefined;
    if (again) forgetLeftPage(url);
    for (const resolve of waiting) resolve(again);
    waiting.clear();
  }

  function reload(): Promise<SessionState> {
    loading = undefined;
    return session.load();
  }

  /** The reader may have signed in in another tab. */
  function onReturn(): void {
    if (document.visibilityState === 'visible' && status.gate === 'expired') {
      void reload().catch(() => {});
    }
  }
  document.addEventListener('visibilitychange', onReturn);

  const session: Session = {
    load() {
      loading ??= start().catch((error) => {
        loading = undefined;
        set({ phase: 'failed' });
        throw error;
      });
      return loading;
    },
    async authorize(target) {
      await session.load();
      if (tokens.bearer() && tokens.isOld('bearer')) {
        await request('POST', '/auth/token').then(
          ({ token, expires_at }) => tokens.keepBearer(token, expires_at),
          () => {
            // It is good for a while yet; the next request tries again.
          },
        );
      }
      // A sign-in that is over must be refused: the anonymous token would make somebody else of them.
      const proof = await headers(isSignedIn() ? tokens.bearer() : tokens.current());
      for (const [name, value] of Object.entries(proof)) target.set(name, value);
    },
    async renew(question) {
      tokens.keepBearer(null);
      // All that was refused at once asks once: each could make a reader of its own.
      renewing ??= reload().finally(() => {
        renewing = undefined;
      });
      const { user } = await renewing;
      if (user) return true;
      refused = question ?? refused;
      return new Promise((resolve) => waiting.add(resolve));
    },
    getStatus: () => status,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    takeQuestion() {
      const question = kept && ofReader(kept, leftBy, status.state.user?.id);
      kept = undefined;
      // What was refused is sent by itself only to a reader who has signed in since.
      return question && !status.state.user ? { ...question, send: false } : question;
    },
    async signIn(question) {
      const { signIn } = status.state;
      if (!signIn) return;
      const target = new URL(signIn.url, location.href);
      const { href } = location;
      target.searchParams.set('return_to', href);
      const left = {
        href,
        scrollY,
        reader,
        question: refused
          ? { ...refused, send: true, isAgain: true, ...(question && { draft: question }) }
          : question,
      };
      if (signIn.handover === 'code') {
        const { verifier, challenge } = await createVerifier();
        target.searchParams.set('challenge', challenge);
        keepLeftPage(url, { ...left, verifier });
      } else {
        keepLeftPage(url, left);
      }
      location.assign(target);
    },
    async signOut(everywhere = false) {
      const { url: provider } = await request('POST', '/auth/logout', { everywhere });
      tokens.keepBearer(null);
      for (const name of ['signedIn', 'thread']) memory.set(name, null);
      if (everywhere && provider) location.assign(provider);
      else await reload();
    },
    async goOnAnonymously() {
      tokens.keepBearer(null);
      for (const name of ['signedIn', 'thread']) memory.set(name, null);
      await reload();
    },
    async forget() {
      if (status.state.user?.anonymous) tokens.keepAnonymous(null);
      tokens.keepBearer(null);
      for (const name of ['signedIn', 'thread', 'preferences']) memory.set(name, null);
      // The data are gone, though the server should not answer now: the next request asks again.
      await reload().catch(() => {});
    },
    async merge(accept) {
      const { user } = status.state;
      if (accept) {
        await request('POST', '/auth/merge', { token: tokens.anonymous() });
        tokens.keepAnonymous(null);
      } else if (user) {
        memory.set('merge', user.id);
        memory.set('thread', null);
      }
      set({ gate: null });
    },
  };
  return session;
}

/** Files belong to who uploaded them: another reader has to add them again. */
function ofReader(question: Question, leftBy: string | undefined, now: string | undefined) {
  if (!leftBy || !now || leftBy === now) return question;
  const { draft } = question;
  const kept = { ...withoutFiles(question), ...(draft && { draft: withoutFiles(draft) }) };
  return question.attachments ? { ...kept, send: false } : kept;
}

/** The server answered, and not with what was asked for. */
export class SessionRefused extends Error {
  constructor(readonly status: number) {
    super(`The session was refused (${status}).`);
    this.name = 'SessionRefused';
  }
}
