import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Store } from '../../../../server/src/store/index.js';
import { openStore } from '../../../../server/src/store/postgres/index.js';

/** An embedded database in a scratch folder. */
export async function openEmbeddedStore(): Promise<Store> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chatkit-chat-'));
  const store = await openStore({ dataDir: folder });
  return {
    ...store,
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
