import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import pino from 'pino';
import type { Authenticator } from '../../../server/src/auth/authenticator.js';
import { parseOrigins } from '../../../server/src/auth/origins.js';
import { createDataRoutes } from '../../../server/src/http/dataRoutes.js';
import { errorHandler } from '../../../server/src/http/errorHandler.js';
import { createIdentify } from '../../../server/src/http/identify.js';
import { noLimits } from '../../../server/src/limits/limits.js';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { newMessage, storedThread } from '../store/fixtures.js';
import { newDataDir } from '../support/dataDir.js';
import { tapStatements } from '../support/statements.js';
import { type Listening, listenOn } from './support.js';

/** Who asks is the bearer's own word; `cookie` asks as a browser would with a cookie. */
const authenticator: Authenticator = {
  mode: 'test',
  signInRequired: false,
  signInUrl: null,
  authenticate: async ({ headers }) => {
    if (headers.cookie !== undefined) return { id: 'anon:cookie', anonymous: true, via: 'cookie' };
    const id = headers.authorization?.replace('Bearer ', '');
    return id === undefined ? null : { id, anonymous: true, via: 'bearer' };
  },
};

describe('exports', () => {
  it('are made one at a time for one reader, and counted', async () => {
    const folder = await newDataDir('chatkit-data-routes-');
    const store = await openStore({ dataDir: folder });
    const origins = { allowed: parseOrigins([]), publicOrigin: null };
    let read = () => {};
    let asked = () => {};
    const reading = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const held = new Promise<void>((resolve) => {
      read = resolve;
    });
    /** The store, whose export of one reader waits until `read`. */
    const slow: Store = Object.assign(Object.create(store), {
      forReader(id: string) {
        const own = store.forReader(id);
        const get = async () => {
          asked();
          await held;
          return own.preferences.get();
        };
        return id === 'anon:slow'
          ? Object.assign(Object.create(own), { preferences: { get } })
          : own;
      },
    });
    const counted: string[] = [];
    const app = express()
      .use(
        createDataRoutes({
          identify: createIdentify({ authenticator, origins }),
          store: slow,
          runs: { forgetReader: () => {} },
          limits: { ...noLimits, consume: async (kind) => void counted.push(kind) },
        }),
      )
      .use(errorHandler(pino({ level: 'silent' })));
    const server = await listenOn(app);
    const ask = (id: string) =>
      fetch(`${server.origin}/me/export`, { headers: { authorization: `Bearer ${id}` } });
    const first = ask('anon:slow');
    await reading;
    const second = await ask('anon:slow');
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('30');
    // Others do not wait for it.
    expect((await (await ask('anon:other')).json()).user_id).toBe('anon:other');
    read();
    expect((await (await first).json()).user_id).toBe('anon:slow');
    const again = await ask('anon:slow');
    expect(again.status).toBe(200);
    await again.text();
    expect(counted.filter((kind) => kind === 'exports_per_reader')).toHaveLength(3);
    await server.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
});

describe('a reader’s rights over their data', () => {
  let folder: string;
  let store: Store;
  let server: Listening;
  const forgotten: string[] = [];
  beforeAll(async () => {
    folder = await newDataDir('chatkit-data-routes-');
    store = await openStore({ dataDir: folder });
    const origins = { allowed: parseOrigins([]), publicOrigin: null };
    const app = express();
    app.use(
      '/chatkit',
      createDataRoutes({
        identify: createIdentify({ authenticator, origins }),
        store,
        runs: { forgetReader: (id) => forgotten.push(id) },
        limits: noLimits,
      }),
    );
    app.use(errorHandler(pino({ level: 'silent' })));
    server = await listenOn(app);
  });
  afterAll(async () => {
    await server?.close();
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (method: string, route: string, headers: Record<string, string>, body?: string) =>
    fetch(`${server.origin}/chatkit${route}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const as = (id: string) => ({ authorization: `Bearer ${id}` });

  it('exports everything as a file, and nothing of others', async () => {
    const own = store.forReader('anon:one');
    const thread = await storedThread(own);
    const message = newMessage(thread.id);
    await own.items.add(thread.id, [message]);
    await storedThread(store.forReader('anon:two'));
    const response = await ask('GET', '/me/export', as('anon:one'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({
      user_id: 'anon:one',
      threads: [{ id: thread.id, items: [message] }],
    });
  });

  it('erases everything of the one who asks', async () => {
    await storedThread(store.forReader('anon:three'));
    await storedThread(store.forReader('anon:four'));
    const response = await ask('DELETE', '/me', as('anon:three'));
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(await store.forReader('anon:three').threads.count()).toBe(0);
    expect(forgotten).toEqual(['anon:three']);
    expect(await store.forReader('anon:four').threads.count()).toBe(1);
  });

  it('keeps preferences, and says what is wrong with bad ones', async () => {
    expect(await (await ask('GET', '/preferences', as('anon:five'))).json()).toEqual({});
    const preferences = { level: 'expert', short: true, lines: 3 };
    const put = await ask('PUT', '/preferences', as('anon:five'), JSON.stringify(preferences));
    expect(await put.json()).toEqual(preferences);
    expect(await (await ask('GET', '/preferences', as('anon:five'))).json()).toEqual(preferences);
    const value = 'level: must be a number, true, false or a text of at most 2000 characters';
    for (const [bad, message] of [
      ['{"level": {"deep": 1}}', value],
      [`{"level": "${'x'.repeat(2001)}"}`, value],
      ['[1]', 'body: must be an object of names and values'],
      ['"x"', 'body: must be an object of names and values'],
      [`{"${'x'.repeat(101)}": 1}`, /^x+: a name may have 100 characters$/],
    ] as const) {
      const response = await ask('PUT', '/preferences', as('anon:five'), bad);
      expect(response.status).toBe(400);
      const refused = { code: 'invalid_request', message: expect.stringMatching(message) };
      expect(await response.json()).toMatchObject({ error: refused });
    }
    expect(await (await ask('GET', '/preferences', as('anon:five'))).json()).toEqual(preferences);
  });

  it.each([
    ['GET', '/me/export'],
    ['DELETE', '/me'],
    ['GET', '/preferences'],
    ['PUT', '/preferences'],
  ])('%s %s asks who it is', async (method, route) => {
    const response = await ask(method, route, {}, method === 'PUT' ? '{}' : undefined);
    expect(response.status).toBe(401);
  });

  it('does not let another site erase by a reader’s cookie', async () => {
    const headers = { cookie: 'session=1', origin: 'https://evil.example' };
    expect((await ask('DELETE', '/me', headers)).status).toBe(403);
  });

  it('cuts the connection when an export fails on its way', async () => {
    await storedThread(store.forReader('anon:six'));
    const tap = tapStatements();
    tap.rewrite = (text) => (text.includes('chatkit.attachments') ? 'select 1/0' : text);
    try {
      const response = await ask('GET', '/me/export', as('anon:six'));
      expect(response.status).toBe(200);
      await expect(response.text()).rejects.toThrow();
    } finally {
      tap.remove();
    }
  });

  it('answers 503 when the database is away from the start', async () => {
    const tap = tapStatements();
    tap.before = async () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    };
    try {
      const response = await ask('GET', '/me/export', as('anon:six'));
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
    } finally {
      tap.remove();
    }
  });
});
