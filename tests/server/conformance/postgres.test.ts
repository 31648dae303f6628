import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.js';
import { describeConformance } from './describeConformance.js';

(hasPostgres() ? describe : describe.skip)('the recorded transcripts on a real Postgres', () => {
  let postgres: TestPostgres;
  let store: Store;
  beforeAll(async () => {
    postgres = await openTestPostgres();
    store = await openStore({ databaseUrl: await postgres.createDatabase(), dataDir: '' });
  });
  afterAll(async () => {
    await store?.close();
    await postgres?.stop();
  });

  describeConformance(() => store);
});
