import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Run, Store } from '../../../server/src/store/index.js';
import { type OpenStoreOptions, openStore } from '../../../server/src/store/postgres/index.js';
import { deferred } from '../support/deferred.js';
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js';
import { type StatementTap, tapStatements } from '../support/statements.js';
import { ids, newMessage, newReaderId, newRun, newThread, storedThread } from './fixtures.js';

const unavailable = { code: 'store_unavailable', retryAfter: 5 };
const page = { limit: 10_000, order: 'asc' as const };

/** A cluster of its own, because it is crashed. */
(hasPostgres() ? describe : describe.skip)('the store in trouble', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  let tap: StatementTap;
  const opened: Store[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
    databaseUrl = await postgres.createDatabase();
    tap = tapStatements();
  });
  afterEach(async () => {
    tap.rewrite = undefined;
    tap.before = undefined;
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  afterAll(async () => {
    tap?.remove();
    await postgres?.stop();
  });

  async function open(options: Partial<OpenStoreOptions> = {}): Promise<Store> {
    const store = await openStore({ databaseUrl, dataDir: '', ...options });
    opened.push(store);
    return store;
  }

  it('loses and doubles no acknowledged message when Postgres crashes under load', async () => {
    const store = await open();
    const readers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const own = store.forReader(newReaderId());
        const acknowledged: string[] = [];
        return { own, thread: await storedThread(own), acknowledged };
      }),
    );
    let stopped = false;
    let refused = 0;
    const work = readers.map(async ({ own, thread, acknowledged }) => {
      const unknown = new Set<string>();
      while (!stopped) {
        const message = newMessage(thread.id);
        try {
          await own.items.add(thread.id, [message]);
          acknowledged.push(message.id);
        } catch (error) {
          expect(error).toMatchObject(unavailable);
          refused += 1;
          unknown.add(message.id);
          await delay(20);
        }
      }
      return { own, thread, acknowledged, unknown };
    });
    const everyoneGoesOn = () => {
      const before = readers.map(({ acknowledged }) => acknowledged.length);
      return until(() =>
        readers.every(({ acknowledged }, at) => acknowledged.length > (before[at] ?? 0)),
      );
    };
    await everyoneGoesOn();
    await postgres.crash();
    await until(() => refused > 0);
    await postgres.start();
    await everyoneGoesOn();
    stopped = true;
    for (const { own, thread, acknowledged, unknown } of await Promise.all(work)) {
      const kept = ids((await own.items.list(thread.id, page)).data);
      // One whose commit got no answer may have been kept; none is there twice, or out of order.
      expect(kept.filter((id) => !unknown.has(id))).toEqual(acknowledged);
      expect(new Set(kept).size).toBe(kept.length);
    }
  });

  it('runs a transaction again whose connection was dropped before its commit', async () => {
    const store = await open();
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own);
    const [first, second] = [newMessage(thread.id), newMessage(thread.id)];
    let tries = 0;
    await own.transaction(async (data) => {
      tries += 1;
      await data.items.add(thread.id, [first]);
      if (tries === 1) await dropConnections('idle in transaction');
      await data.items.add(thread.id, [second]);
    });
    expect(tries).toBe(2);
    expect(ids((await own.items.list(thread.id, page)).data)).toEqual([first.id, second.id]);
  });

  it('keeps nothing of a transaction whose connection is dropped each time', async () => {
    const store = await open();
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own);
    await expect(
      own.transaction(async (data) => {
        await data.items.add(thread.id, [newMessage(thread.id)]);
        await dropConnections('idle in transaction');
        await data.items.add(thread.id, [newMessage(thread.id)]);
      }),
    ).rejects.toMatchObject(unavailable);
    expect(await own.items.recent(thread.id, 5)).toEqual([]);
  });

  it('does not repeat a transaction whose commit was sent and never answered', async () => {
    const store = await open();
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own);
    let tries = 0;
    tap.before = async (text) => {
      if (text === 'commit') await dropConnections('idle in transaction');
    };
    await expect(
      own.transaction(async (data) => {
        tries += 1;
        await data.items.add(thread.id, [newMessage(thread.id)]);
      }),
    ).rejects.toMatchObject(unavailable);
    expect(tries).toBe(1);
  });

  it('replaces idle connections that were dropped', async () => {
    const store = await open();
    await dropConnections('idle');
    await store.ping();
    expect(await store.forReader(newReaderId()).threads.count()).toBe(0);
  });

  it('leaves the connections to a server that takes no writes after a failover', async () => {
    const store = await open({ poolSize: 2 });
    const own = store.forReader(newReaderId());
    const database = new URL(databaseUrl).pathname.slice(1);
    // Read when a connection is made, as the state of the server behind it: it does not change.
    await postgres.admin(`alter database ${database} set default_transaction_read_only = on`);
    await dropConnections('idle');
    await expect(storedThread(own)).rejects.toMatchObject(unavailable);
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    expect(await Promise.all([own.threads.count(), own.threads.count()])).toEqual([0, 0]);
    await postgres.admin(`alter database ${database} reset default_transaction_read_only`);
    await store.ping();
    const threads = [await storedThread(own), await storedThread(own)];
    expect(await own.threads.count()).toBe(threads.length);
  });

  it('makes callers wait for a connection up to a limit, then refuses clearly', async () => {
    const store = await open({ poolSize: 2, waitMs: 1_500 });
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own);
    const held = [1, 2].map(() => {
      const ready = deferred();
      const done = deferred();
      const transaction = own.transaction(async (data) => {
        await data.threads.get(thread.id);
        ready.resolve();
        await done.promise;
      });
      return { ready, done, transaction };
    });
    await Promise.all(held.map(({ ready }) => ready.promise));
    const impatient = expect(own.threads.count()).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringContaining('busy'),
    });
    await Promise.resolve();
    expect(store.status()).toMatchObject({ connections: 2, idle: 0, waiting: 1 });
    await impatient;
    const served = own.threads.count();
    for (const { done } of held) done.resolve();
    expect(await served).toBe(1);
    await Promise.all(held.map(({ transaction }) => transaction));
  });

  it('gives up a statement that takes too long, and serves the next', async () => {
    const store = await open({ statementTimeoutMs: 1_500 });
    const own = store.forReader(newReaderId());
    tap.rewrite = (text) =>
      text.includes('count(*)') ? 'select pg_sleep(30) where $1::text is not null' : text;
    await expect(own.threads.count()).rejects.toMatchObject(unavailable);
    tap.rewrite = undefined;
    expect(await own.threads.count()).toBe(0);
  });

  it('refuses writes on a full disk, keeps nothing of them, and goes on reading', async () => {
    const store = await open();
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own, 'Before');
    await postgres.admin(
      `create function full_disk() returns trigger language plpgsql as $$
       begin raise exception using errcode = 'disk_full', message = 'could not extend file'; end $$;
       create trigger full_disk before insert on chatkit.items
       for each row execute function full_disk();`,
      databaseUrl,
    );
    await expect(
      own.transaction(async (data) => {
        await data.threads.update({ ...thread, title: 'After' });
        await data.items.add(thread.id, [newMessage(thread.id)]);
      }),
    ).rejects.toMatchObject(unavailable);
    expect((await own.threads.get(thread.id)).title).toBe('Before');
    await postgres.admin('drop function full_disk cascade', databaseUrl);
    await own.items.add(thread.id, [newMessage(thread.id)]);
    expect(await own.items.recent(thread.id, 5)).toHaveLength(1);
  });

  it('erases a reader of many conversations in parts that take no longer than a statement may', async () => {
    const store = await open();
    const own = store.forReader(newReaderId());
    for (let n = 0; n < 250; n += 1) await storedThread(own);
    await postgres.admin(
      `create function too_many() returns trigger language plpgsql as $$
       begin if (select count(*) from gone) > 100 then raise exception 'too long'; end if;
       return null; end $$;
       create trigger too_many after delete on chatkit.threads referencing old table as gone
       for each statement execute function too_many();`,
      databaseUrl,
    );
    await own.erase();
    await postgres.admin('drop function too_many cascade', databaseUrl);
    expect(await own.threads.count()).toBe(0);
  });

  it('merges a reader of many conversations in parts, and goes on where that failed', async () => {
    const store = await open();
    const [own, known] = [store.forReader(newReaderId()), store.forReader(newReaderId())];
    const threads = Array.from({ length: 130 }, () => newThread());
    await own.transaction(async (data) => {
      for (const thread of threads) {
        await data.threads.create(thread);
        await data.items.add(thread.id, [newMessage(thread.id)]);
      }
    });
    await own.preferences.set({ level: 'expert' });
    let parts = 0;
    tap.before = async (text) => {
      if (text.includes('delete from chatkit.threads') && ++parts > 1) throw new Error('Away.');
    };
    await expect(known.mergeFrom(own.userId)).rejects.toThrow('Away.');
    tap.before = undefined;
    const moved = ids((await known.threads.list(page)).data);
    expect(moved).toEqual(ids(threads).slice(0, moved.length));
    expect(ids((await own.threads.list(page)).data)).toEqual(ids(threads).slice(moved.length));
    expect([moved.length > 0, moved.length < threads.length]).toEqual([true, true]);
    const between = await storedThread(known);
    await known.mergeFrom(own.userId);
    expect(ids((await known.threads.list(page)).data)).toEqual([
      ...moved,
      between.id,
      ...ids(threads).slice(moved.length),
    ]);
    expect(await known.preferences.get()).toEqual({ level: 'expert' });
    for (const { id } of threads) expect(await known.items.recent(id, 5)).toHaveLength(1);
    expect(await own.export()).toMatchObject({ threads: [], preferences: {} });
  });

  it('tells the failure of the first of many statements, whichever answer is heard first', async () => {
    const store = await open();
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own);
    const message = newMessage(thread.id);
    await own.items.add(thread.id, [message]);
    // All of the answers come in one piece: this process is busy while they are on their way.
    tap.rewrite = (text) => {
      if (text.includes('as locked')) setImmediate(() => busyFor(200));
      return text;
    };
    await expect(
      own.runs.create({ ...newRun(thread.id, 'key'), message, maxOpen: 3 }),
    ).rejects.toMatchObject({ code: 'key_conflict' });
  });

  it('takes no turn before a run that was added while it waited for their thread', async () => {
    const store = await open();
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own);
    const lease = { owner: 'server', ms: 60_000 };
    const answered = await own.runs.create({ ...newRun(thread.id), lease });
    const before = { ...newRun(thread.id), lease };
    let after: Promise<Run> | undefined;
    await own.transaction(async (data) => {
      await data.runs.create(before);
      await own.runs.end(answered.id, 'server', 'done');
      after = own.runs.create({ ...newRun(thread.id), lease });
      await someoneWaits();
    });
    expect((await after)?.state).toBe('waiting');
    expect(await own.runs.acquire(before.id, 'server', 60_000)).toBe(true);
  });

  it('keeps nothing of a transaction that was never begun, though more was sent with it', async () => {
    const store = await open();
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own, 'Before');
    // As poolers do that have no server for a client at that moment, and keep its connection.
    tap.rewrite = (text) => (text.startsWith('begin') ? 'no server is available' : text);
    await expect(
      own.transaction(async (data) => {
        await Promise.all([
          data.threads.get(thread.id),
          data.threads.update({ ...thread, title: 'After' }),
        ]);
      }),
    ).rejects.toThrow('syntax error');
    tap.rewrite = undefined;
    expect((await own.threads.get(thread.id)).title).toBe('Before');
  });

  it('keeps order and activity when the database’s clock goes backwards', async () => {
    const store = await open();
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own);
    const sent = [newMessage(thread.id), newMessage(thread.id), newMessage(thread.id)];
    for (const [hours, message] of sent.entries()) {
      setClock(-100 * 24 * hours);
      await own.items.add(thread.id, [message]);
      await storedThread(own);
    }
    setClock(0);
    expect(ids((await own.items.list(thread.id, page)).data)).toEqual(ids(sent));
    expect(ids((await own.threads.list(page)).data)[0]).toBe(thread.id);
    const expired = await store.service.expiredThreads(3_600_000, 1000);
    expect(expired.map(({ threadId }) => threadId)).not.toContain(thread.id);
  });

  it('gives a lease to nobody else when the clock goes backwards', async () => {
    const store = await open();
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own);
    const run = await own.runs.create(newRun(thread.id));
    await own.runs.acquire(run.id, 'server', 30_000);
    setClock(-1);
    expect(await own.runs.endExpired(thread.id)).toBeUndefined();
    expect(await own.runs.renew(run.id, 'server', 30_000)).toBe('held');
    setClock(0);
    // The renewal ended before now: another server may end it, and its own is told.
    expect(await own.runs.endExpired(thread.id)).toMatchObject({ id: run.id });
    expect(await own.runs.renew(run.id, 'server', 30_000)).toBe('lost');
  });

  /** The database's clock for the statements to come, in hours from the true one. */
  function setClock(hours: number): void {
    tap.rewrite = (text) =>
      text.replace(/\b(clock_timestamp|now)\(\)/g, `($& + interval '${hours} hours')`);
  }

  /** Until a statement waits for a lock. */
  async function someoneWaits(): Promise<void> {
    const waiting = 'select from pg_locks where not granted';
    while ((await postgres.admin(waiting)).rows.length === 0) await delay(10);
  }

  async function dropConnections(state: string): Promise<void> {
    await postgres.admin(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = '${new URL(databaseUrl).pathname.slice(1)}' and state = '${state}'
          and application_name = 'docusaurus-chatkit-server'`,
    );
  }
});

/** Does nothing else meanwhile, so that what arrives is read afterwards, all at once. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(10);
}

function busyFor(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
