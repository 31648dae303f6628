import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { StoredLooks } from '../../../server/src/chat/storedLooks.js';
import { createId } from '../../../server/src/ids.js';
import type { ReaderStore, Store } from '../../../server/src/store/index.js';
import { newRun, storedThread } from '../store/fixtures.js';
import { openEmbeddedStore } from './support/embeddedStore.js';

let store: Store;
beforeAll(async () => {
  store = await openEmbeddedStore();
});
afterAll(async () => {
  await store?.close();
});

/** A reader's run, and how often it was read. */
async function runOfReader() {
  const own = store.forReader(`test:${createId('reader')}`);
  const thread = await storedThread(own);
  const run = await own.runs.create(newRun(thread.id));
  const read = { times: 0 };
  const get = (runId: string) => {
    read.times += 1;
    return own.runs.get(runId);
  };
  const counting: ReaderStore = { ...own, runs: { ...own.runs, get } };
  return { own, run, read, counting };
}

it('looks once for all who follow a run at a time, and again later', async () => {
  const { own, run, read, counting } = await runOfReader();
  const looks = new StoredLooks(100);
  const seen = await Promise.all(Array.from({ length: 20 }, () => looks.look(run, counting)));
  expect(read.times).toBe(1);
  expect(new Set(seen).size).toBe(1);
  await own.runs.abandon(run.id, 'failed');
  let last = await looks.look(run, counting);
  while (last.run.state !== 'failed') last = await looks.look(run, counting);
  expect(read.times).toBeGreaterThan(1);
});

it('looks for each reader with their own eyes', async () => {
  const [one, other] = [await runOfReader(), await runOfReader()];
  const looks = new StoredLooks(60_000);
  await looks.look(one.run, one.counting);
  await expect(looks.look(one.run, other.counting)).rejects.toMatchObject({ code: 'not_found' });
});
