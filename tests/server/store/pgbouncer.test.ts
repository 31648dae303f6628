import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { findPgBouncer, startPgBouncer, type TestPgBouncer } from '../support/pgbouncer.js';
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.js';
import { newMessage, newReaderId, storedThread } from './fixtures.js';
import { describeStore } from './suite/index.js';

const possible = hasPostgres() && findPgBouncer() !== undefined;

(possible ? describe : describe.skip)('the store behind PgBouncer in transaction mode', () => {
  let postgres: TestPostgres;
  let pgbouncer: TestPgBouncer;
  let store: Store;
  beforeAll(async () => {
    postgres = await openTestPostgres();
    pgbouncer = await startPgBouncer(await postgres.createDatabase());
    const opened = await Promise.all(
      Array.from({ length: 5 }, () =>
        openStore({ databaseUrl: pgbouncer.databaseUrl, dataDir: '', poolSize: 20 }),
      ),
    );
    const [first, ...others] = opened;
    if (first === undefined) throw new Error('no store');
    store = first;
    await Promise.all(others.map((other) => other.close()));
  });
  afterAll(async () => {
    await store?.close();
    await pgbouncer?.stop();
    await postgres?.stop();
  });

  describeStore(() => store);

  it('never lets one reader’s transaction see what another’s left on the connection', async () => {
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        const own = store.forReader(newReaderId());
        const thread = await storedThread(own);
        for (let n = 0; n < 5; n += 1) await own.items.add(thread.id, [newMessage(thread.id)]);
        expect(await own.items.recent(thread.id, 100)).toHaveLength(5);
        expect(await own.threads.count()).toBe(1);
      }),
    );
  });
});
