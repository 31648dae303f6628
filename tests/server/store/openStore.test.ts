import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createId } from '../../../server/src/ids.js';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';

describe('openStore on the embedded database', () => {
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'chatkit-store-'));
    store = await openStore({ dataDir: folder });
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps a thread and its items over a restart', async () => {
    const thread = {
      id: createId('thread'),
      created_at: new Date().toISOString(),
      status: { type: 'active' as const },
      metadata: {},
    };
    const item = {
      type: 'user_message' as const,
      id: createId('message'),
      thread_id: thread.id,
      created_at: thread.created_at,
      content: [{ type: 'input_text' as const, text: 'What is \u0000 for?' }],
      attachments: [],
      inference_options: {},
    };
    const reader = store.forReader('anon:one');
    await reader.threads.create(thread);
    await reader.items.add(thread.id, [item]);
    await store.close();
    store = await openStore({ dataDir: folder });
    const page = { limit: 20, order: 'asc' as const };
    expect(await store.forReader('anon:one').threads.get(thread.id)).toEqual(thread);
    expect((await store.forReader('anon:one').items.list(thread.id, page)).data).toEqual([item]);
    await expect(store.forReader('anon:two').threads.get(thread.id)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
