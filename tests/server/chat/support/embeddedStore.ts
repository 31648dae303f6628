import { rm } from 'node:fs/promises';
import type { Store } from '../../../../server/src/store/index.js';
import { openStore } from '../../../../server/src/store/postgres/index.js';
import { newDataDir } from '../../support/dataDir.js';

/** An embedded database in a scratch folder. */
export async function openEmbeddedStore(): Promise<Store> {
  const folder = await newDataDir('chatkit-chat-');
  const store = await openStore({ dataDir: folder });
  return {
    ...store,
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
