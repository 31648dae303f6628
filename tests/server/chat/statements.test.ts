import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestServer, type TestServer } from '../../../server/src/conformance/testServer.js';
import { createId } from '../../../server/src/ids.js';
import type { Store } from '../../../server/src/store/index.js';
import { type StatementTap, tapStatements } from '../support/statements.js';
import { createThread, Reader } from './support/client.js';
import { ControlledApplication } from './support/controlledApplication.js';
import { openEmbeddedStore } from './support/embeddedStore.js';

const words = 2000;

/** What a transaction begins and ends with is counted apart. */
const frame = /^(begin|commit|rollback)|set_config\('role'/;

describe('what an answer costs the database', () => {
  let tap: StatementTap;
  let store: Store;
  let server: TestServer;
  const application = new ControlledApplication();
  beforeAll(async () => {
    tap = tapStatements();
    store = await openEmbeddedStore();
    // An hour between checkpoints: what time costs is one statement a second, and not counted here.
    const hour = 3_600_000;
    const limits = { checkpointMs: hour, sweepMs: hour, leaseMs: hour };
    server = await openTestServer({ store, application, limits });
  });
  afterAll(async () => {
    await server?.close();
    await store?.close();
    tap?.remove();
  });

  it('is a handful of statements, however long it is; and no connection while it is written', async () => {
    const reader = new Reader(server.url, `test:${createId('reader')}`);
    tap.sent.length = 0;
    const stream = await reader.stream(createThread(), { key: 'long' });
    const turn = await application.turn();
    turn.begin('m1', 'word ');
    await stream.text('word ');
    expect(store.status()).toMatchObject({ connections: 1, idle: 1, waiting: 0 });
    const before = tap.sent.length;
    for (let n = 1; n < words; n += 1) turn.write('m1', 'word ');
    await stream.text('word '.repeat(words));
    expect(tap.sent.length).toBe(before);
    turn.finish('m1', 'word '.repeat(words));
    await stream.ended;
    const statements = tap.sent.filter(({ text }) => !frame.test(text.trim()));
    expect(statements.length).toBeLessThanOrEqual(12);
  });
});
