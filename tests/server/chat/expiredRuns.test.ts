import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endExpiredRun } from '../../../server/src/chat/expiredRuns.js';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { ids, newAnswer, newReaderId, newRun, storedThread } from '../store/fixtures.js';
import { newDataDir } from '../support/dataDir.js';

describe('the run of a server that died', () => {
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = await newDataDir('chatkit-expired-');
    store = await openStore({ dataDir: folder });
  });
  afterAll(async () => {
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is ended where an item of its last checkpoint was stored after that', async () => {
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own);
    const run = await own.runs.create(newRun(thread.id));
    await own.runs.acquire(run.id, 'dead', -1);
    const [done, half] = [newAnswer(thread.id, 'All of it.'), newAnswer(thread.id, 'Half of')];
    const pending = [{ ...done, ...newAnswer(thread.id, 'All'), id: done.id }, half];
    await own.runs.checkpoint(run.id, 'dead', { version: 1, pending, events: [] });
    await own.items.add(thread.id, [done]);
    expect(await endExpiredRun(own, thread.id)).toBe(true);
    expect(await own.runs.get(run.id)).toMatchObject({ state: 'interrupted' });
    const kept = await own.items.recent(thread.id, 10);
    expect(ids(kept).slice(0, 2)).toEqual([done.id, half.id]);
    expect(kept[0]).toEqual(done);
    expect(kept[2]?.type).toBe('sdk_hidden_context');
    expect(await endExpiredRun(own, thread.id)).toBe(false);
  });
});
