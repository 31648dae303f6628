import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { describeStore } from './suite/index.js';

describe('the store on the embedded database', () => {
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'chatkit-store-'));
    store = await openStore({ dataDir: folder });
  });
  afterAll(async () => {
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  describeStore(() => store);
});
