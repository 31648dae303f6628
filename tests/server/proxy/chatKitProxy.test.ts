import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import { createChatKitProxy as createExpressProxy } from '../../../server/src/proxy/expressProxy.js';
import { createChatKitProxy } from '../../../server/src/proxy/index.js';
import { type Listening, listenOn } from '../http/support.js';
import { startUpstream } from './upstream.js';

const path = '/api/chatkit';
const site = 'https://docs.example.com';
let upstream: Awaited<ReturnType<typeof startUpstream>>;
let app: Listening;
let handle: (request: Request) => Promise<Response>;

beforeAll(async () => {
  upstream = await startUpstream();
  const options = { target: upstream.target, path, cookie: 'session' };
  handle = createChatKitProxy(options);
  const server = express();
  server.use(createExpressProxy(options));
  server.use('/parsed', express.json(), (request, _response, next) => {
    request.originalUrl = request.originalUrl.replace('/parsed', '');
    next();
  });
  server.use('/parsed', createExpressProxy(options));
  server.get('/other', (_request, response) => void response.send('the site'));
  app = await listenOn(server);
});
beforeEach(() => {
  upstream.seen.length = 0;
});
afterAll(async () => {
  await app.close();
  await upstream.close();
});

interface Init {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The same request to the Web handler and to a real Express app. */
const ways: Array<[string, (at: string, init?: Init) => Promise<Response>]> = [
  ['Web handler', (at, init) => handle(new Request(site + at, init))],
  ['Express app', (at, init) => fetch(app.origin + at, init)],
];
const fromPage = { cookie: 'other=1; session=tok.en-1', 'sec-fetch-site': 'same-origin' };
const post = (body: object, headers: Record<string, string> = fromPage): Init => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});

describe.each(ways)('createChatKitProxy, %s', (_name, ask) => {
  test('turns the cookie into a bearer and passes body, key and language on', async () => {
    const response = await ask(
      path,
      post({ type: 'x' }, { ...fromPage, 'idempotency-key': 'k1', 'accept-language': 'fr' }),
    );
    expect(await response.json()).toEqual({ body: '{"type":"x"}' });
    expect(upstream.seen[0]).toMatchObject({
      method: 'POST',
      url: '/chatkit',
      headers: {
        authorization: 'Bearer tok.en-1',
        'idempotency-key': 'k1',
        'accept-language': 'fr',
      },
    });
    expect(upstream.seen[0]?.headers.cookie).toBeUndefined();
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('passes the routes below on, with their query', async () => {
    await ask(`${path}/search?q=a%20b`, { headers: fromPage });
    await ask(`${path}/threads/thr_1/follow`, { headers: fromPage });
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      '/chatkit/search?q=a%20b',
      '/chatkit/threads/thr_1/follow',
    ]);
  });

  test('lets frames through one by one', async () => {
    const response = await ask(path, post({ type: 'stream' }));
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(response.headers.get('chatkit-error')).toBe('rate_limited');
    const { response: stream } = await upstream.stream();
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    for (const frame of ['data: 1\n\n', 'data: 2\n\n']) {
      stream.write(frame);
      const part = await reader?.read();
      expect(decoder.decode(part?.value)).toBe(frame);
    }
    stream.end();
    expect((await reader?.read())?.done).toBe(true);
  });

  test('tells the assistant when the reader has gone', async () => {
    const abort = new AbortController();
    const response = await ask(path, { ...post({ type: 'stream' }), signal: abort.signal });
    const { closed, response: stream } = await upstream.stream();
    stream.write('data: 1\n\n');
    await response.body?.getReader().read();
    abort.abort();
    await closed;
    expect(stream.writableFinished).toBe(false);
  });

  test('refuses a post from a page of another origin', async () => {
    const forged: Array<Record<string, string>> = [
      { cookie: 'session=a', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { cookie: 'session=a', 'sec-fetch-site': 'same-site', origin: 'https://evil.example.com' },
      { cookie: 'session=a', origin: 'https://evil.example' },
      { cookie: 'session=a', origin: 'null' },
      { cookie: 'session=a' },
    ];
    for (const headers of forged) {
      expect((await ask(path, post({}, headers))).status).toBe(403);
    }
    expect(upstream.seen).toEqual([]);
  });

  test('passes nothing on that is not the chat', async () => {
    for (const at of [
      '/',
      '/auth/logout',
      '/../admin',
      '/%2e%2e/admin',
      '/session/x',
      '/metrics',
    ]) {
      expect((await ask(path + at, post({}))).status).toBe(404);
    }
    expect((await ask(`${path}/search`, post({}))).status).toBe(404);
    expect(upstream.seen).toEqual([]);
  });

  test('sends no token where the cookie comes twice or is none', async () => {
    for (const cookie of ['session=a; session=b', 'session=a b', 'session=é']) {
      const bytes = Buffer.from(cookie).toString('latin1');
      await ask(path, post({}, { 'sec-fetch-site': 'same-origin', cookie: bytes }));
    }
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('follows no redirect', async () => {
    expect((await ask(path, post({ type: 'redirect' }))).status).toBe(502);
  });
});

describe('createChatKitProxy', () => {
  test('works after express.json() has read the body', async () => {
    const response = await fetch(`${app.origin}/parsed${path}`, post({ type: 'x' }));
    expect(await response.json()).toEqual({ body: '{"type":"x"}' });
  });

  test('leaves the site’s other routes alone', async () => {
    expect(await (await fetch(`${app.origin}/other`)).text()).toBe('the site');
  });

  test('says that the assistant cannot be reached', async () => {
    const gone = createChatKitProxy({ target: 'http://127.0.0.1:1/chatkit', path, cookie: 's' });
    const response = await gone(new Request(site + path, post({})));
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ error: { code: 'unreachable' } });
  });

  test('takes the token from a session of the back end’s own', async () => {
    const target = upstream.target;
    const tokens: Array<string | null | Promise<string>> = [
      'tok.1',
      Promise.resolve('tok.2'),
      null,
    ];
    const asked: string[] = [];
    const getToken = (request: Request) => {
      asked.push(request.headers.get('cookie') ?? '');
      return tokens.shift() ?? null;
    };
    const web = createChatKitProxy({ target, path, getToken });
    for (const _ of [1, 2, 3]) await web(new Request(site + path, post({})));
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer tok.1',
      'Bearer tok.2',
      undefined,
    ]);
    expect(asked[0]).toBe(fromPage.cookie);
    expect(upstream.seen[0]?.headers.cookie).toBeUndefined();
  });

  test('does not ask the assistant where the token cannot be told', async () => {
    const getToken = () => Promise.reject(new Error('the session store is down'));
    const web = createChatKitProxy({ target: upstream.target, path, getToken });
    expect((await web(new Request(site + path, post({})))).status).toBe(502);
    expect(upstream.seen).toEqual([]);
  });

  test('allows the origins it was given', async () => {
    const target = upstream.target;
    const open = createChatKitProxy({ target, path, cookie: 's', allowedOrigins: [site] });
    const headers = { origin: site, 'sec-fetch-site': 'same-site' };
    expect((await open(new Request(site + path, post({}, headers)))).status).toBe(200);
  });

  test('names a bad option', () => {
    const target = upstream.target;
    expect(() => createChatKitProxy({ target: 'assistant', path, cookie: 's' })).toThrow('target');
    expect(() => createChatKitProxy({ target, path: 'api', cookie: 's' })).toThrow('path');
    expect(() => createChatKitProxy({ target, path })).toThrow('cookie or getToken');
  });
});

describe('the reader’s address', () => {
  const asked = { headers: { ...fromPage, 'x-forwarded-for': '192.0.2.66' } };
  const named = () => upstream.seen.map(({ headers }) => headers['x-forwarded-for']);

  test('is named as the back end says it, never as the request does', async () => {
    const options = { target: upstream.target, path, cookie: 'session' };
    for (const address of ['192.0.2.1', '2001:db8::1', 'a name', '192.0.2.1, 10.0.0.1', null]) {
      const ask = createChatKitProxy({ ...options, getAddress: () => address });
      await ask(new Request(`${site}${path}/session`, asked));
    }
    await handle(new Request(`${site}${path}/session`, asked));
    expect(named()).toEqual([
      '192.0.2.1',
      '2001:db8::1',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is Express’ own, by its word on who may name it', async () => {
    const server = express().set('trust proxy', 'loopback');
    const options = { target: upstream.target, path, cookie: 'session' };
    server.use(createExpressProxy({ ...options, getAddress: (request) => request.ip }));
    const behind = await listenOn(server);
    try {
      await fetch(`${behind.origin}${path}/session`, asked);
      expect(named()).toEqual(['192.0.2.66']);
    } finally {
      await behind.close();
    }
  });
});
