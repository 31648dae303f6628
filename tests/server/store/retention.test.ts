import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deleteExpired, type Store, startRetention } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { newDataDir } from '../support/dataDir.js';
import { type StatementTap, tapStatements } from '../support/statements.js';
import { newMessage, newReaderId, storedThread } from './fixtures.js';

describe('retention', () => {
  let folder: string;
  let store: Store;
  let tap: StatementTap;
  beforeAll(async () => {
    folder = await newDataDir('chatkit-retention-');
    tap = tapStatements();
    store = await openStore({ dataDir: folder });
  });
  afterAll(async () => {
    tap?.remove();
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs `work` as if it were so much earlier by the database's clock. */
  async function earlier<T>(interval: string, work: () => Promise<T>): Promise<T> {
    tap.rewrite = (text) =>
      text.replace(/(clock_timestamp|now)\(\)/g, `($&  - interval '${interval}')`);
    try {
      return await work();
    } finally {
      tap.rewrite = undefined;
    }
  }

  async function threadOf(age: string) {
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own);
    // The columns' defaults are the migration's: the age is set by a change.
    tap.rewrite = (text) =>
      text.replace(
        /greatest\(t\.last_activity_at, clock_timestamp\(\)\)/g,
        `(clock_timestamp() - interval '${age}')`,
      );
    await own.items.add(thread.id, [newMessage(thread.id)]);
    tap.rewrite = undefined;
    return { own, thread };
  }

  it('deletes a thread so many days after its last activity', async () => {
    const old = await threadOf('91 days');
    const young = await threadOf('89 days');
    const revived = await threadOf('91 days');
    await revived.own.items.add(revived.thread.id, [newMessage(revived.thread.id)]);
    const result = await deleteExpired(store, { retentionDays: 90 });
    expect(result.threads).toBe(1);
    await expect(old.own.threads.get(old.thread.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(young.own.items.recent(young.thread.id, 5)).resolves.toHaveLength(1);
    await expect(revived.own.threads.get(revived.thread.id)).resolves.toBeDefined();
  });

  it('deletes the others where one cannot be deleted, and tells of it', async () => {
    const stuck = await threadOf('93 days');
    const old = await threadOf('92 days');
    const failing: Store = {
      ...store,
      forReader: (userId) => {
        const own = store.forReader(userId);
        const deleteIfIdle = () => Promise.reject(new Error('a statement took too long'));
        if (userId !== stuck.own.userId) return own;
        return { ...own, threads: { ...own.threads, deleteIfIdle } };
      },
    };
    await expect(deleteExpired(failing, { retentionDays: 90 })).rejects.toMatchObject({
      message: expect.stringContaining(stuck.thread.id),
    });
    await expect(old.own.threads.get(old.thread.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await deleteExpired(store, { retentionDays: 90 })).threads).toBe(1);
  });

  it('with 0 days deletes a thread one hour after its last activity', async () => {
    const old = await threadOf('61 minutes');
    const young = await threadOf('59 minutes');
    await deleteExpired(store, { retentionDays: 0 });
    await expect(old.own.threads.get(old.thread.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(young.own.threads.get(young.thread.id)).resolves.toBeDefined();
  });

  it('deletes uploads that no message refers to after a day', async () => {
    const own = store.forReader(newReaderId());
    const file = { type: 'file' as const, name: 'a.pdf', mime_type: 'application/pdf' };
    await own.attachments.create({ ...file, id: 'atc_young' }, 1);
    expect((await deleteExpired(store, { retentionDays: 90 })).attachments).toBe(0);
    tap.rewrite = (text) => text.replace(/\bnow\(\)/g, "(now() + interval '25 hours')");
    expect((await deleteExpired(store, { retentionDays: 90 })).attachments).toBe(1);
    tap.rewrite = undefined;
    await expect(own.attachments.get('atc_young')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('forgets a reader who has nothing but preferences after 90 days, not before', async () => {
    const own = store.forReader(newReaderId());
    await own.preferences.set({ level: 'expert' });
    await earlier('-89 days', () => deleteExpired(store, { retentionDays: 0 }));
    expect(await own.preferences.get()).toEqual({ level: 'expert' });
    await earlier('-91 days', () => deleteExpired(store, { retentionDays: 0 }));
    expect(await own.preferences.get()).toEqual({});
  });

  it.each([
    ['they delete their only conversation', 90, '-100 days'],
    ['it is deleted for them', 0, '-101 days'],
  ])('counts from when a reader was last here, where %s', async (_how, retentionDays, later) => {
    const own = store.forReader(newReaderId());
    await own.preferences.set({ level: 'expert' });
    const thread = await storedThread(own);
    await earlier('-100 days', async () => {
      await own.items.add(thread.id, [newMessage(thread.id)]);
      if (retentionDays > 0) await own.threads.delete(thread.id);
    });
    await earlier(later, () => deleteExpired(store, { retentionDays }));
    expect(await own.threads.count()).toBe(0);
    expect(await own.preferences.get()).toEqual({ level: 'expert' });
    await earlier('-191 days', () => deleteExpired(store, { retentionDays }));
    expect(await own.preferences.get()).toEqual({});
  });

  it('forgets no reader whose sign-in lasts longer, before it is over', async () => {
    const own = store.forReader(newReaderId());
    const expiresAt = new Date(Date.now() + 180 * 24 * 3_600_000);
    const secrets = { sealed: null, providerSid: null, handoverHash: null, refreshAt: null };
    await own.sessions.create({ idHash: 'hash', claims: {}, ...secrets, expiresAt });
    await own.preferences.set({ level: 'expert' });
    const readersAfter = async (days: number) =>
      (await earlier(`-${days} days`, () => deleteExpired(store, { retentionDays: 90 }))).readers;
    expect(await readersAfter(179)).toBe(0);
    expect(await own.sessions.get('hash')).toBeDefined();
    expect(await own.preferences.get()).toEqual({ level: 'expert' });
    expect(await readersAfter(181)).toBe(1);
    expect(await own.preferences.get()).toEqual({});
  });

  it('keeps a thread that came to life between being found and being deleted', async () => {
    const { own, thread } = await threadOf('91 days');
    const { service } = store;
    const racing: Store = {
      ...store,
      service: {
        ...service,
        expiredThreads: async (...args) => {
          const found = await service.expiredThreads(...args);
          await own.items.add(thread.id, [newMessage(thread.id)]);
          return found;
        },
      },
    };
    expect((await deleteExpired(racing, { retentionDays: 90 })).threads).toBe(0);
    expect(await own.items.recent(thread.id, 5)).toHaveLength(2);
  });

  it('is done by one of several servers, and stops with them', async () => {
    const { own, thread } = await threadOf('91 days');
    const deleted: number[] = [];
    const schedules = await new Promise<Array<() => Promise<void>>>((resolve, reject) => {
      const started = Array.from({ length: 3 }, () =>
        startRetention(store, {
          retentionDays: 90,
          everyMs: 20,
          onDone: ({ threads }) => {
            if (threads > 0) deleted.push(threads);
            resolve(started);
          },
          onError: reject,
        }),
      );
    });
    await Promise.all(schedules.map((stop) => stop()));
    expect(deleted).toEqual([1]);
    await expect(own.threads.get(thread.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
