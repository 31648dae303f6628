import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answer } from '../../../server/src/chat/answer.js';
import { PendingItems } from '../../../server/src/chat/pendingItems.js';
import { ChatKitError } from '../../../server/src/errors.js';
import { createId } from '../../../server/src/ids.js';
import type { Store } from '../../../server/src/store/index.js';
import { storedThread } from '../store/fixtures.js';
import { openEmbeddedStore } from './support/embeddedStore.js';

describe('an answer that fails', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openEmbeddedStore();
  });
  afterAll(async () => {
    await store?.close();
  });

  it.each([
    ['model_unavailable', new ChatKitError('model_unavailable', 'The model is away.')],
    ['stream.error', new Error('It broke.')],
  ])('is logged with the request it belongs to and its code: %s', async (code, error) => {
    const own = store.forReader(`test:${createId('reader')}`);
    const thread = await storedThread(own);
    const lines: unknown[] = [];
    const log = { info: () => {}, warn: () => {}, error: (fields: object) => lines.push(fields) };
    const frames: string[] = [];
    const end = await answer({
      thread,
      respond: () => {
        throw error;
      },
      store: own,
      pending: new PendingItems(),
      publish: (frame) => frames.push(frame),
      signal: new AbortController().signal,
      outageMs: 0,
      locale: 'en',
      requestId: 'req_1',
      log,
    });
    expect(end).toBe('failed');
    expect(lines).toEqual([{ err: error, requestId: 'req_1', threadId: thread.id, code }]);
    expect(frames.join('')).toMatch(/^data: \{"type":"error",/);
    expect(frames.join('')).not.toContain(error.message);
  });

  it('waits for no database any more once it is stopped', async () => {
    const own = store.forReader(`test:${createId('reader')}`);
    const thread = await storedThread(own);
    const stop = new AbortController();
    const away = async () => {
      stop.abort();
      throw new ChatKitError('store_unavailable', 'The database is away.');
    };
    const item = { id: 'msg_1', type: 'assistant_message' as const, content: [] };
    const end = await answer({
      thread,
      respond: async function* respond() {
        yield { type: 'thread.item.done' as const, item };
      },
      store: { ...own, items: { ...own.items, add: away } },
      pending: new PendingItems(),
      publish: () => {},
      signal: stop.signal,
      outageMs: Number.POSITIVE_INFINITY,
      locale: 'en',
      requestId: 'req_1',
      log: { info: () => {}, warn: () => {}, error: () => {} },
    });
    expect(end).toBe('aborted');
  });
});
