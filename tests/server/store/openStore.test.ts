import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../../server/src/store/index.js';
import { type OpenStoreOptions, openStore } from '../../../server/src/store/postgres/index.js';
import { deferred } from '../support/deferred.js';
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js';
import { newReaderId, storedThread } from './fixtures.js';

const unavailable = { code: 'store_unavailable', retryAfter: 5 };

(hasPostgres() ? describe : describe.skip)('a store whose database is away', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  const opened: Store[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
    databaseUrl = await postgres.createDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  afterAll(async () => {
    await postgres?.stop();
  });

  async function open(options: Partial<OpenStoreOptions> = {}): Promise<Store> {
    const store = await openStore({ databaseUrl, dataDir: '', ...options });
    opened.push(store);
    return store;
  }

  it('starts without a database, refuses until it is there, and then serves', async () => {
    await postgres.crash();
    const messages: string[] = [];
    const write = (_: object, message: string) => messages.push(message);
    const log = { info: write, warn: write, error: write };
    const store = await open({ log, waitMs: 1000 });
    const own = store.forReader(newReaderId());
    expect(store.status().open).toBe(false);
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    await expect(own.threads.count()).rejects.toMatchObject(unavailable);
    await expect(own.transaction((data) => data.threads.count())).rejects.toMatchObject(
      unavailable,
    );
    await expect(store.service.budgetUsed('x')).rejects.toMatchObject(unavailable);
    await postgres.start();
    await eventually(() => store.ping());
    expect(await own.threads.count()).toBe(0);
    expect(messages[0]).toContain('trying again');
    expect(messages).toContain('The database can be reached again');
  });

  it('goes away and comes back without a restart of the server', async () => {
    const store = await open({ waitMs: 1000 });
    const own = store.forReader(newReaderId());
    await storedThread(own);
    await postgres.crash();
    await expect(own.threads.count()).rejects.toMatchObject(unavailable);
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    await postgres.start();
    await eventually(() => store.ping());
    expect(await own.threads.count()).toBe(1);
  });

  it('stays shut where the database turns out to be one that must not be used', async () => {
    await (await open()).close();
    await postgres.crash();
    const refused = deferred();
    const write = () => {};
    const log = { info: write, warn: write, error: () => refused.resolve() };
    const store = await open({ log, waitMs: 1000, migrationsDirectory: tmpdir() });
    await postgres.start();
    await refused.promise;
    await expect(store.ping()).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { reason: 'newer_schema' },
    });
  });

  it('refuses to start with a password or a database that is wrong', async () => {
    const wrong = new URL(databaseUrl);
    wrong.pathname = '/nowhere';
    await expect(openStore({ databaseUrl: wrong.href, dataDir: '' })).rejects.toMatchObject({
      name: 'StoreRefusal',
      message: expect.stringContaining('nowhere'),
    });
  });

  it('closes while it still waits for the database', async () => {
    await postgres.crash();
    const store = await openStore({ databaseUrl, dataDir: '', waitMs: 1000 });
    await store.close();
    await postgres.start();
    await expect(store.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

async function eventually(check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await check();
    } catch (error) {
      if (attempt > 200) throw error;
      await delay(50);
    }
  }
}
