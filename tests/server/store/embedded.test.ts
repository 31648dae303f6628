import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { openEmbeddedPool } from '../../../server/src/store/postgres/pool.js';
import { toStoreError } from '../../../server/src/store/postgres/sqlErrors.js';
import { newDataDir } from '../support/dataDir.js';
import { newMessage, newReaderId, storedThread } from './fixtures.js';
import { describeStore } from './suite/index.js';

/** All files below a folder, in bytes. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const stats = await Promise.all(
    files.map(({ parentPath, name }) => stat(path.join(parentPath, name))),
  );
  return stats.reduce((sum, { size }) => sum + size, 0);
}

/** Where in the log of writes it was: in Postgres's control file, behind identity, state and time. */
async function lastCheckpoint(dataDir: string): Promise<bigint> {
  const file = await readFile(path.join(dataDir, 'postgres', 'global', 'pg_control'));
  return file.readBigUInt64LE(32);
}

describe('the store on the embedded database', () => {
  let folder: string;
  let made: string;
  let store: Store;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'chatkit-store-'));
    made = path.join(folder, 'site', '.chatkit');
    store = await openStore({ dataDir: made });
  });
  afterAll(async () => {
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  describeStore(() => store);

  it('keeps a folder it has made out of git, and leaves one that was there alone', async () => {
    expect(await readFile(path.join(made, '.gitignore'), 'utf8')).toBe('*\n');
    const scratch = await newDataDir('chatkit-there-');
    await (await openStore({ dataDir: scratch })).close();
    expect(await readdir(scratch)).not.toContain('.gitignore');
    await rm(scratch, { recursive: true, force: true });
  });

  it('says of a full disk that it is not available now, as a real Postgres does', async () => {
    const scratch = await newDataDir('chatkit-full-');
    const { pool, close } = await openEmbeddedPool(scratch, {
      size: 1,
      waitMs: 1000,
      statementTimeoutMs: 0,
      onIdleError: () => {},
    });
    const full = "do $$ begin raise exception 'No space left' using errcode = '53100'; end $$";
    const error: unknown = await pool.query(full).catch((thrown: unknown) => thrown);
    expect(toStoreError(error)).toMatchObject({ code: 'store_unavailable', retryAfter: 5 });
    await close();
    await rm(scratch, { recursive: true, force: true });
  });

  it('gives the place of what was deleted, and of what was logged, to what comes', async () => {
    const scratch = await newDataDir('chatkit-vacuum-');
    const own = await openStore({ dataDir: scratch });
    const reader = own.forReader(newReaderId());
    const sizes: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const thread = await storedThread(reader);
      const text = () => randomBytes(1500).toString('hex');
      const items = Array.from({ length: 300 }, () => newMessage(thread.id, text()));
      await reader.items.add(thread.id, items);
      sizes.push(await sizeOf(path.join(scratch, 'postgres', 'base')));
      await reader.threads.delete(thread.id);
      const before = await lastCheckpoint(scratch);
      await own.service.cleanUp();
      expect(await lastCheckpoint(scratch)).toBeGreaterThan(before);
    }
    const [first = 0, , last = 0] = sizes;
    expect(last - first).toBeLessThan(500_000);
    await own.close();
    await rm(scratch, { recursive: true, force: true });
  });

  it('reads a large file whole, in pieces between which others have their turn', async () => {
    const own = store.forReader(newReaderId());
    const id = 'atc_large';
    const bytes = randomBytes(1024 * 1024);
    await own.attachments.create(
      { type: 'file', id, name: 'x.txt', mime_type: 'text/plain' },
      bytes.length,
    );
    await own.attachments.putBytes(id, bytes);
    const order: string[] = [];
    const [read] = await Promise.all([
      own.attachments.getBytes(id).finally(() => order.push('file')),
      own.preferences.get().finally(() => order.push('preferences')),
    ]);
    expect(order).toEqual(['preferences', 'file']);
    expect(bytes.equals(read)).toBe(true);
  });

  it('keeps everything over a restart', async () => {
    const own = store.forReader(newReaderId());
    const thread = await storedThread(own, 'Kept');
    const message = newMessage(thread.id);
    await own.items.add(thread.id, [message]);
    await store.close();
    store = await openStore({ dataDir: made });
    const again = store.forReader(own.userId);
    expect(await again.threads.get(thread.id)).toEqual(thread);
    expect(await again.items.recent(thread.id, 5)).toEqual([message]);
  });
});
