import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestServer, type TestServer } from '../../../server/src/conformance/testServer.js';
import { createId } from '../../../server/src/ids.js';
import type { ThreadItem } from '../../../server/src/protocol/index.js';
import type { Store } from '../../../server/src/store/index.js';
import { ids, newAnswer, newMessage, storedThread } from '../store/fixtures.js';
import { Reader } from './support/client.js';
import { ControlledApplication } from './support/controlledApplication.js';
import { openEmbeddedStore } from './support/embeddedStore.js';

let store: Store;
let server: TestServer;
beforeAll(async () => {
  store = await openEmbeddedStore();
  server = await openTestServer({ store, application: new ControlledApplication() });
});
afterAll(async () => {
  await server?.close();
  await store?.close();
});

function newReader(): Reader {
  return new Reader(server.url, `test:${createId('reader')}`);
}

function hiddenItem(threadId: string): ThreadItem {
  return {
    type: 'hidden_context_item',
    id: createId('hidden_context'),
    thread_id: threadId,
    created_at: new Date().toISOString(),
    content: 'Not for the reader.',
  };
}

describe('feedback', () => {
  it('is stored for each item as it was given last, and only by who can see the item', async () => {
    const reader = newReader();
    const own = store.forReader(reader.id);
    const thread = await storedThread(own);
    const answers = [newAnswer(thread.id), newAnswer(thread.id)];
    await own.items.add(thread.id, answers);
    const give = (by: Reader, item_ids: string[], kind: string) =>
      by.ask({ type: 'items.feedback', params: { thread_id: thread.id, item_ids, kind } });
    const stranger = newReader();
    const [first = '', second = ''] = ids(answers);
    expect(await give(reader, [first, second, 'msg_no'], 'positive')).toEqual({
      status: 200,
      json: {},
    });
    await give(reader, [second], 'negative');
    await give(stranger, [first], 'negative');
    expect(await own.feedback.list(thread.id)).toEqual([
      { threadId: thread.id, itemId: first, kind: 'positive' },
      { threadId: thread.id, itemId: second, kind: 'negative' },
    ]);
    const { json } = await stranger.ask({
      type: 'items.list',
      params: { thread_id: thread.id },
    });
    expect(json).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('a page of items', () => {
  it.each(['asc', 'desc'])('is never all hidden while there is more (%s)', async (order) => {
    const reader = newReader();
    const own = store.forReader(reader.id);
    const thread = await storedThread(own);
    const visible = [newMessage(thread.id), newAnswer(thread.id), newMessage(thread.id)];
    // Between any two visible ones more hidden ones than a page holds, and at both ends.
    for (const item of visible) {
      const hidden = Array.from({ length: 5 }, () => hiddenItem(thread.id));
      await own.items.add(thread.id, [...hidden, item, ...hidden.map(renamed)]);
    }
    const seen: string[] = [];
    let after: unknown;
    for (let pages = 0; ; pages += 1) {
      expect(pages).toBeLessThan(10);
      const { json } = await reader.ask({
        type: 'items.list',
        params: { thread_id: thread.id, limit: 2, order, ...(after ? { after } : {}) },
      });
      const data: Array<{ id: string }> = Array.isArray(json.data) ? json.data : [];
      seen.push(...ids(data));
      if (json.has_more !== true) break;
      expect(data.length).toBeGreaterThan(0);
      // The client goes on from the last item it can see.
      after = data.at(-1)?.id;
    }
    const expected = ids(visible);
    expect(seen).toEqual(order === 'asc' ? expected : expected.reverse());
  });

  it('opens a thread at its first visible items', async () => {
    const reader = newReader();
    const own = store.forReader(reader.id);
    const thread = await storedThread(own);
    const answer = newAnswer(thread.id);
    const hidden = Array.from({ length: 45 }, () => hiddenItem(thread.id));
    await own.items.add(thread.id, [...hidden, answer]);
    const { json } = await reader.ask({
      type: 'threads.get_by_id',
      params: { thread_id: thread.id },
    });
    expect(json.items).toMatchObject({ data: [{ id: answer.id }], has_more: false });
  });
});

function renamed(item: ThreadItem): ThreadItem {
  return { ...item, id: createId('hidden_context') };
}
