import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createChatFetch } from '../../../theme/src/client/chatFetch';
import { createSession } from '../../../theme/src/client/createSession';
import { eraseData } from '../../../theme/src/client/readerData';
import { leftPageKey } from '../../../theme/src/client/signInReturn';
import { createSiteMemory } from '../../../theme/src/client/siteMemory';

const url = 'https://chat.example.com/chatkit';
const memory = createSiteMemory({ serverUrl: 'https://chat.example.com', siteBaseUrl: '/' });

// What jsdom has not.
Object.assign(globalThis, { Request: class {}, scrollTo: () => {} });

interface Call {
  method: string;
  path: string;
  authorization: string | null;
  body: unknown;
  credentials: string | undefined;
}
type Answer = { status?: number; body?: unknown };

/** A server of answers by `METHOD /path`; the last of a list is given again. */
function createServer(answers: Record<string, Answer | Answer[]>) {
  const calls: Call[] = [];
  const send = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const method = init.method ?? 'GET';
    const path = String(input).slice(url.length);
    calls.push({
      method,
      path,
      authorization: new Headers(init.headers).get('authorization'),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      credentials: init.credentials,
    });
    const found = answers[`${method} ${path}`] ?? { status: 500 };
    const answer = Array.isArray(found)
      ? ((found.length > 1 ? found.shift() : found[0]) ?? {})
      : found;
    const { status = 200, body = {} } = answer;
    return {
      ok: status < 400,
      status,
      headers: new Headers(),
      json: async () => body,
    } as Response;
  };
  return { calls, send: send as typeof fetch };
}

const later = (ms: number) => new Date(Date.now() + ms).toISOString();
const day = 24 * 60 * 60 * 1000;
const anonymous = { id: 'anon:1', anonymous: true };
const alice = { id: 'oidc:x|alice', name: 'Alice' };
const optional = { url: 'https://chat.example.com/login', required: false, merge: true };
const required = { ...optional, required: true };

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, '', '/docs/intro');
});

describe('an anonymous reader', () => {
  test('is made once, and sends the token from then on', async () => {
    const server = createServer({
      'GET /session': { body: { user: null, signIn: null } },
      'POST /session': { body: { user: anonymous, token: 't1', expires_at: later(30 * day) } },
    });
    const session = createSession({ url, memory, fetch: server.send });
    await Promise.all([session.load(), session.load()]);
    const headers = new Headers();
    await session.authorize(headers);
    expect(headers.get('authorization')).toBe('Bearer t1');
    expect(server.calls.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  test('whose token is over renews it, and stays who they are', async () => {
    memory.set('token', 'old');
    const server = createServer({
      'GET /session': { body: { user: null, signIn: null } },
      'POST /session': { body: { user: anonymous, token: 'new', expires_at: later(30 * day) } },
    });
    await createSession({ url, memory, fetch: server.send }).load();
    expect(server.calls.at(-1)).toMatchObject({ method: 'POST', authorization: 'Bearer old' });
    expect(memory.get('token')).toBe('new');
  });

  test('renews a token before its end', async () => {
    memory.set('token', 'old');
    memory.set('tokenEnd', String(Date.now() + 10 * day));
    const server = createServer({
      'GET /session': { body: { user: anonymous, signIn: null } },
      'POST /session': { body: { user: anonymous, token: 'new', expires_at: later(30 * day) } },
    });
    await createSession({ url, memory, fetch: server.send }).load();
    expect(memory.get('token')).toBe('new');
  });
});

describe('where the browser stores nothing', () => {
  const blocked = () => {
    throw new DOMException('Blocked.', 'SecurityError');
  };
  beforeEach(() => {
    for (const method of ['getItem', 'setItem', 'removeItem'] as const) {
      jest.spyOn(Storage.prototype, method).mockImplementation(blocked);
    }
  });
  afterEach(() => void jest.restoreAllMocks());

  test('an anonymous reader stays who they are while the page is open', async () => {
    const own = createSiteMemory({ serverUrl: 'https://chat.example.com', siteBaseUrl: '/' });
    const server = createServer({
      'GET /session': [{ body: { user: null } }, { body: { user: anonymous } }],
      'POST /session': { body: { user: anonymous, token: 't1', expires_at: later(30 * day) } },
    });
    const session = createSession({ url, memory: own, fetch: server.send });
    const headers = new Headers();
    await session.authorize(headers);
    expect(headers.get('authorization')).toBe('Bearer t1');
    await session.renew();
    expect(server.calls.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
    expect(server.calls.at(-1)?.authorization).toBe('Bearer t1');
    own.set('token', null);
    expect(own.get('token')).toBeNull();
  });
});

test('what is refused at once makes one reader, not one each', async () => {
  const server = createServer({
    'GET /session': { body: { user: null, signIn: null } },
    'POST /session': { body: { user: anonymous, token: 't1', expires_at: later(30 * day) } },
  });
  const session = createSession({ url, memory, fetch: server.send });
  expect(await Promise.all([session.renew(), session.renew()])).toEqual([true, true]);
  expect(server.calls.map(({ method }) => method)).toEqual(['GET', 'POST']);
});

describe('where sign-in is required', () => {
  test('nobody is made, and the gate stands', async () => {
    const server = createServer({ 'GET /session': { body: { user: null, signIn: required } } });
    const session = createSession({ url, memory, fetch: server.send });
    await session.load();
    expect(session.getStatus()).toMatchObject({ phase: 'ready', gate: 'signIn' });
    expect(server.calls).toHaveLength(1);
  });

  test('a server that cannot be reached is asked again', async () => {
    const server = createServer({
      'GET /session': [{ status: 503 }, { body: { user: alice, signIn: required } }],
    });
    const session = createSession({ url, memory, fetch: server.send });
    await expect(session.load()).rejects.toThrow('503');
    expect(session.getStatus().phase).toBe('failed');
    await session.load();
    expect(session.getStatus()).toMatchObject({ phase: 'ready', gate: null });
  });
});

describe('coming back with a code', () => {
  const left = (change = {}) =>
    sessionStorage.setItem(
      leftPageKey(url),
      JSON.stringify({
        href: `${location.origin}/docs/intro?x=1#install`,
        scrollY: 0,
        question: { text: 'half-typed', reply: 'passage', send: true },
        verifier: 'v'.repeat(43),
        at: Date.now(),
        ...change,
      }),
    );

  test('cleans the address at once, exchanges the code, and gives the question back', async () => {
    history.replaceState(null, '', '/docs/intro?x=1#chatkit_code=c1');
    left();
    const server = createServer({
      'POST /auth/token': { body: { token: 'b1', expires_at: later(3600_000), user: alice } },
      'GET /session': { body: { user: alice, signIn: required } },
    });
    const session = createSession({ url, memory, fetch: server.send });
    expect(location.href).toBe(`${location.origin}/docs/intro?x=1#install`);
    await session.load();
    expect(server.calls[0]?.body).toEqual({ code: 'c1', verifier: 'v'.repeat(43) });
    expect(server.calls[1]?.authorization).toBe('Bearer b1');
    expect(session.takeQuestion()).toEqual({ text: 'half-typed', reply: 'passage', send: true });
    expect(session.takeQuestion()).toBeUndefined();
    expect(localStorage.length).toBe(1);
    expect(JSON.stringify({ ...localStorage })).not.toContain('b1');
  });

  test('that is refused says so, keeps the question, and sends nothing by itself', async () => {
    history.replaceState(null, '', '/docs/intro#chatkit_code=c1');
    left();
    const server = createServer({
      'POST /auth/token': { status: 401 },
      'GET /session': { body: { user: null, signIn: required } },
    });
    const session = createSession({ url, memory, fetch: server.send });
    await session.load();
    expect(session.getStatus()).toMatchObject({ gate: 'signIn', error: 'failed' });
    expect(session.takeQuestion()).toMatchObject({ text: 'half-typed', send: false });
  });

  test('takes nothing that was left on another page, or long ago', async () => {
    for (const change of [{ href: 'https://evil.example/' }, { at: Date.now() - 16 * 60_000 }]) {
      left(change);
      const server = createServer({ 'GET /session': { body: { user: alice, signIn: required } } });
      const session = createSession({ url, memory, fetch: server.send });
      expect(session.takeQuestion()).toBeUndefined();
    }
  });
});

describe('a sign-in that is over', () => {
  test.each([
    ['a cookie', {}],
    ['a bearer', { token: 'b1', expires_at: later(-1) }],
  ])('by %s, sends nothing as the anonymous reader of this browser', async (_name, bearer) => {
    memory.set('token', 'anon-token');
    memory.set('merge', alice.id);
    memory.set('tokenEnd', String(Date.now() + 30 * day));
    history.replaceState(null, '', '/docs/intro#chatkit_code=c1');
    const server = createServer({
      'POST /auth/token': { body: bearer },
      'GET /session': [
        { body: { user: alice, signIn: optional } },
        { body: { user: anonymous, signIn: optional } },
      ],
    });
    const session = createSession({ url, memory, fetch: server.send });
    const headers = new Headers();
    await session.authorize(headers);
    expect(session.getStatus().gate).toBeNull();
    expect(headers.get('authorization')).toBeNull();
    // So it is refused, and the reader is told.
    void session.renew();
    await new Promise<void>((resolve) => {
      const stop = session.subscribe(() => {
        stop();
        resolve();
      });
    });
    expect(session.getStatus().gate).toBe('expired');
    await session.goOnAnonymously();
    await session.authorize(headers);
    expect(headers.get('authorization')).toBe('Bearer anon-token');
  });

  test('does not turn the reader into another without a word', async () => {
    memory.set('signedIn', '1');
    const server = createServer({ 'GET /session': { body: { user: null, signIn: optional } } });
    const session = createSession({ url, memory, fetch: server.send });
    await session.load();
    expect(session.getStatus().gate).toBe('expired');
    expect(server.calls).toHaveLength(1);
  });

  test('is waited for, and what was refused is repeated once', async () => {
    const asked = { body: { user: alice, signIn: required } };
    const over = { body: { user: null, signIn: required } };
    const server = createServer({
      'GET /session': [asked, over, asked],
      'POST ': [{ status: 401 }, { status: 200 }, { status: 401 }],
    });
    const session = createSession({ url, memory, fetch: server.send });
    const chatFetch = createChatFetch({
      url,
      session,
      getMetadata: async () => ({}),
      fetch: server.send,
    });
    const answer = chatFetch(url, { method: 'POST', body: '{"type":"threads.list"}' });
    await new Promise<void>((resolve) => {
      const stop = session.subscribe(() => {
        if (session.getStatus().gate !== 'expired') return;
        stop();
        resolve();
      });
    });
    // The reader has signed in in another tab, and comes back to this one.
    document.dispatchEvent(new Event('visibilitychange'));
    expect((await answer).status).toBe(200);
    expect(server.calls.filter(({ path }) => path === '')).toHaveLength(2);
    for (const call of server.calls) expect(call.credentials).toBe('include');
  });

  test('leaves nothing to be asked again where what was refused has been answered', async () => {
    const asked = { body: { user: alice, signIn: required } };
    const over = { body: { user: null, signIn: required } };
    const server = createServer({ 'GET /session': [asked, over, asked, over, asked] });
    const session = createSession({ url, memory, fetch: server.send });
    await session.load();
    const again = session.renew({ text: 'How do I install it?' });
    await new Promise<void>((resolve) => {
      const stop = session.subscribe(() => {
        stop();
        resolve();
      });
    });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(await again).toBe(true);
    // Much later the sign-in is over again, found out by a request that asks nothing.
    void session.renew();
    await new Promise<void>((resolve) => {
      const stop = session.subscribe(() => {
        stop();
        resolve();
      });
    });
    // jsdom goes nowhere, and says so.
    const said = jest.spyOn(console, 'error').mockImplementation(() => {});
    await session.signIn();
    said.mockRestore();
    const left = JSON.parse(sessionStorage.getItem(leftPageKey(url)) ?? '{}');
    expect(left.question).toBeUndefined();
  });

  test('asks nothing twice where the reader comes back without a sign-in, and goes on', async () => {
    memory.set('signedIn', '1');
    const server = createServer({
      'GET /session': { body: { user: null, signIn: optional } },
      'POST /session': { body: { user: anonymous, token: 't1', expires_at: later(30 * day) } },
    });
    const session = createSession({ url, memory, fetch: server.send });
    const gate = new Promise<void>((resolve) => {
      const stop = session.subscribe(() => {
        stop();
        resolve();
      });
    });
    const again = session.renew({ text: 'How do I install it?' });
    await gate;
    await new Promise((resolve) => setTimeout(resolve));
    const said = jest.spyOn(console, 'error').mockImplementation(() => {});
    await session.signIn();
    said.mockRestore();
    expect(sessionStorage.getItem(leftPageKey(url))).toContain('How do I install it?');
    // Back, to the page as it was.
    await session.goOnAnonymously();
    expect(await again).toBe(true);
    expect(sessionStorage.getItem(leftPageKey(url))).toBeNull();
  });

  test('keeps what was refused and what was typed since, each for itself', async () => {
    const server = createServer({
      'GET /session': [
        { body: { user: alice, signIn: required } },
        { body: { user: null, signIn: required } },
      ],
    });
    const session = createSession({ url, memory, fetch: server.send });
    await session.load();
    void session.renew({ text: 'Refused' });
    await new Promise((resolve) => setTimeout(resolve));
    const said = jest.spyOn(console, 'error').mockImplementation(() => {});
    await session.signIn({ text: 'Typed since', reply: 'passage' });
    said.mockRestore();
    const left = JSON.parse(sessionStorage.getItem(leftPageKey(url)) ?? '{}');
    expect(left.question).toEqual({
      text: 'Refused',
      send: true,
      isAgain: true,
      draft: { text: 'Typed since', reply: 'passage' },
    });
  });

  test('is not waited for by a request the reader has given up', async () => {
    const server = createServer({
      'GET /session': [
        { body: { user: alice, signIn: required } },
        { body: { user: null, signIn: required } },
      ],
      'POST ': { status: 401 },
    });
    const session = createSession({ url, memory, fetch: server.send });
    const fetchChat = createChatFetch({
      url,
      session,
      getMetadata: async () => ({}),
      fetch: server.send,
    });
    const abort = new AbortController();
    const body = '{"type":"threads.list"}';
    const answer = fetchChat(url, { method: 'POST', body, signal: abort.signal });
    session.subscribe(() => abort.abort());
    expect((await answer).status).toBe(401);
  });
});

describe('merging', () => {
  test('is asked once a reader, and done by one post with the anonymous token', async () => {
    memory.set('token', 'anon-token');
    const server = createServer({
      'GET /session': { body: { user: alice, signIn: optional } },
      'POST /auth/merge': { body: { merged: true } },
    });
    const session = createSession({ url, memory, fetch: server.send });
    await session.load();
    expect(session.getStatus().gate).toBe('merge');
    await session.merge(true);
    expect(server.calls.at(-1)).toMatchObject({
      path: '/auth/merge',
      body: { token: 'anon-token' },
    });
    expect(memory.get('token')).toBeNull();
    expect(session.getStatus().gate).toBeNull();
  });

  test('that the reader does not want is not offered again', async () => {
    memory.set('token', 'anon-token');
    const server = createServer({ 'GET /session': { body: { user: alice, signIn: optional } } });
    const session = createSession({ url, memory, fetch: server.send });
    await session.load();
    await session.merge(false);
    const next = createSession({ url, memory, fetch: server.send });
    await next.load();
    expect(next.getStatus().gate).toBeNull();
    expect(memory.get('token')).toBe('anon-token');
  });
});

describe('a reader who has their data erased', () => {
  const made = (token: string) => ({
    body: { user: anonymous, token, expires_at: later(30 * day) },
  });

  test('is a new anonymous one, of whom this browser knows nothing', async () => {
    const server = createServer({
      'GET /session': { body: { user: null, signIn: null } },
      'POST /session': [made('old'), made('new')],
      'DELETE /me': {},
    });
    const session = createSession({ url, memory, fetch: server.send });
    const send = createChatFetch({
      url,
      session,
      getMetadata: async () => ({}),
      fetch: server.send,
    });
    memory.set('thread', 'thr_1');
    memory.set('preferences', '{"level":"expert"}');
    await eraseData({ url, fetch: send, session });
    const erased = server.calls.find(({ method }) => method === 'DELETE');
    expect(erased).toMatchObject({ path: '/me', authorization: 'Bearer old' });
    expect([memory.get('thread'), memory.get('preferences')]).toEqual([null, null]);
    expect(memory.get('token')).toBe('new');
  });

  test('is signed out with it, and keeps an anonymous token that is not of the account', async () => {
    memory.set('token', 'anon-token');
    memory.set('tokenEnd', String(Date.now() + 30 * day));
    const server = createServer({
      'GET /session': [
        { body: { user: alice, signIn: optional } },
        { body: { user: anonymous, signIn: optional } },
      ],
    });
    const session = createSession({ url, memory, fetch: server.send });
    await session.load();
    await session.forget();
    // Not `expired`: nothing that was asked is kept.
    expect(session.getStatus()).toMatchObject({ gate: null, state: { user: anonymous } });
    expect(memory.get('token')).toBe('anon-token');
  });

  test('loses nothing here where the server refused', async () => {
    memory.set('token', 'kept');
    memory.set('tokenEnd', String(Date.now() + 30 * day));
    memory.set('thread', 'thr_1');
    const server = createServer({
      'GET /session': { body: { user: anonymous, signIn: null } },
      'DELETE /me': { status: 503 },
    });
    const session = createSession({ url, memory, fetch: server.send });
    const send = createChatFetch({
      url,
      session,
      getMetadata: async () => ({}),
      fetch: server.send,
    });
    await expect(eraseData({ url, fetch: send, session })).rejects.toThrow('503');
    expect([memory.get('token'), memory.get('thread')]).toEqual(['kept', 'thr_1']);
  });
});

describe('a token of the site’s own', () => {
  test('goes before what we keep', async () => {
    const server = createServer({ 'GET /session': { body: { user: alice, signIn: required } } });
    const getToken = async () => 'own';
    const session = createSession({ url, memory, getToken, fetch: server.send });
    const headers = new Headers();
    await session.authorize(headers);
    expect(headers.get('authorization')).toBe('Bearer own');
  });
});
