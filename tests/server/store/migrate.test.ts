import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { migrationsDirectory } from '../../../server/src/store/postgres/migrate.js';
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.js';
import { tapStatements } from '../support/statements.js';
import { newMessage, newReaderId, storedThread } from './fixtures.js';

(hasPostgres() ? describe : describe.skip)('migrations', () => {
  let postgres: TestPostgres;
  let scratch: string;
  let files: string[];
  beforeAll(async () => {
    postgres = await openTestPostgres();
    scratch = await mkdtemp(path.join(tmpdir(), 'chatkit-migrations-'));
    files = (await readdir(migrationsDirectory)).sort();
  });
  afterAll(async () => {
    await postgres?.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  async function directoryOf(names: string[]): Promise<string> {
    const folder = await mkdtemp(path.join(scratch, 'version-'));
    for (const name of names)
      await cp(path.join(migrationsDirectory, name), path.join(folder, name));
    return folder;
  }

  async function schema(databaseUrl: string): Promise<unknown> {
    const columns = await postgres.admin(
      `select table_name, column_name, data_type, is_nullable, column_default
         from information_schema.columns where table_schema = 'chatkit' order by 1, 2`,
      databaseUrl,
    );
    const indexes = await postgres.admin(
      "select indexdef from pg_indexes where schemaname = 'chatkit' order by 1",
      databaseUrl,
    );
    const policies = await postgres.admin(
      `select tablename, policyname, cmd, qual, with_check from pg_policies
        where schemaname = 'chatkit' order by 1, 2`,
      databaseUrl,
    );
    return [columns.rows, indexes.rows, policies.rows];
  }

  async function applied(databaseUrl: string): Promise<string[]> {
    const { rows } = await postgres.admin(
      'select name from chatkit.migrations order by id',
      databaseUrl,
    );
    return rows.map(({ name }) => `${name}.sql`);
  }

  it('bring an empty database up to date, and do nothing the second time', async () => {
    const databaseUrl = await postgres.createDatabase();
    const messages: string[] = [];
    const log = {
      info: (_: object, message: string) => messages.push(message),
      warn: () => {},
      error: () => {},
    };
    await (await openStore({ databaseUrl, dataDir: '', log })).close();
    const first = await schema(databaseUrl);
    expect(await applied(databaseUrl)).toEqual(files);
    await (await openStore({ databaseUrl, dataDir: '', log })).close();
    expect(await schema(databaseUrl)).toEqual(first);
    expect(messages).toHaveLength(1);
  });

  it('lead from each earlier version to the same schema, rows kept', async () => {
    const fresh = await postgres.createDatabase();
    await (await openStore({ databaseUrl: fresh, dataDir: '' })).close();
    for (let count = 1; count < files.length; count += 1) {
      const databaseUrl = await postgres.createDatabase();
      const earlier = await directoryOf(files.slice(0, count));
      await openEarlier(databaseUrl, earlier);
      await postgres.admin(
        `insert into chatkit.readers (user_id) values ('anon:a');
         insert into chatkit.threads (user_id, id, seq, data)
         values ('anon:a', 'thr_old', 1, '{"id": "thr_old", "title": "Kept"}')`,
        databaseUrl,
      );
      const store = await openStore({ databaseUrl, dataDir: '' });
      const own = store.forReader('anon:a');
      expect(await own.threads.get('thr_old')).toHaveProperty('title', 'Kept');
      await own.items.add('thr_old', [newMessage('thr_old')]);
      await store.close();
      expect(await applied(databaseUrl)).toEqual(files);
      expect(await schema(databaseUrl)).toEqual(await schema(fresh));
    }
  });

  /** As a server of then did it; its grants name tables that were not there yet. */
  async function openEarlier(databaseUrl: string, directory: string): Promise<void> {
    const { runner } = await import('node-pg-migrate');
    await runner({
      databaseUrl,
      dir: directory,
      direction: 'up',
      migrationsTable: 'migrations',
      migrationsSchema: 'chatkit',
      createMigrationsSchema: true,
      logger: { info: () => {}, warn: () => {}, error: () => {} },
    });
  }

  it('run once when 20 servers start at once', async () => {
    const databaseUrl = await postgres.createDatabase();
    const runs: string[] = [];
    const log = {
      info: (_: object, message: string) => runs.push(message),
      warn: () => {},
      error: () => {},
    };
    const stores = await Promise.all(
      Array.from({ length: 20 }, () =>
        openStore({ databaseUrl, dataDir: '', log, waitMs: 30_000 }),
      ),
    );
    expect(runs).toHaveLength(1);
    expect(await applied(databaseUrl)).toEqual(files);
    await Promise.all(stores.map((store) => storedThread(store.forReader(newReaderId()))));
    await Promise.all(stores.map((store) => store.close()));
  });

  it('run once for each of several new databases of one cluster at once', async () => {
    const urls = await Promise.all(Array.from({ length: 5 }, () => postgres.createDatabase()));
    const stores = await Promise.all(
      urls.map((databaseUrl) => openStore({ databaseUrl, dataDir: '' })),
    );
    await Promise.all(stores.map((store) => storedThread(store.forReader(newReaderId()))));
    await Promise.all(stores.map((store) => store.close()));
  });

  it('refuse a schema newer than the code, change nothing, and say what to do', async () => {
    const databaseUrl = await postgres.createDatabase();
    await (await openStore({ databaseUrl, dataDir: '' })).close();
    const older = await directoryOf(files.slice(0, -1));
    const before = await schema(databaseUrl);
    await expect(
      openStore({ databaseUrl, dataDir: '', migrationsDirectory: older }),
    ).rejects.toMatchObject({
      name: 'StoreRefusal',
      reason: 'newer_schema',
      message: expect.stringMatching(/newer version .* \d{4}_\w+, which .*Start that version/),
    });
    expect(await schema(databaseUrl)).toEqual(before);
  });

  it('refuse a Postgres that is too old', async () => {
    const databaseUrl = await postgres.createDatabase();
    const tap = tapStatements();
    tap.rewrite = (text) => text.replace("current_setting('server_version_num')", "'130014'");
    const opening = openStore({ databaseUrl, dataDir: '' });
    await expect(opening).rejects.toMatchObject({
      reason: 'version',
      message: expect.stringContaining('14 or newer is needed'),
    });
    tap.remove();
  });

  it('may take longer than a statement of readers may', async () => {
    const databaseUrl = await postgres.createDatabase();
    const slow = await directoryOf(files);
    await writeFile(path.join(slow, '9999_slow.sql'), 'select pg_sleep(1.5);');
    const store = await openStore({
      databaseUrl,
      dataDir: '',
      migrationsDirectory: slow,
      statementTimeoutMs: 1_000,
    });
    await store.ping();
    await store.close();
  });

  it('are asked for by name where the installation has none, and no database is blamed', async () => {
    const databaseUrl = await postgres.createDatabase();
    const nowhere = path.join(await directoryOf([]), 'nowhere');
    for (const migrationsDirectory of [nowhere, path.dirname(nowhere)]) {
      await expect(
        openStore({ databaseUrl, dataDir: '', migrationsDirectory }),
      ).rejects.toMatchObject({
        reason: 'migration',
        message: expect.stringContaining('this installation is not whole'),
      });
    }
  });

  it('leave nothing behind when one of them fails', async () => {
    const databaseUrl = await postgres.createDatabase();
    const broken = await directoryOf(files);
    await writeFile(
      path.join(broken, '9999_broken.sql'),
      'create table chatkit.half (a int);\nno;',
    );
    await expect(
      openStore({ databaseUrl, dataDir: '', migrationsDirectory: broken }),
    ).rejects.toMatchObject({ reason: 'migration', message: expect.stringContaining('syntax') });
    const { rows } = await postgres.admin(
      "select to_regnamespace('chatkit') as schema",
      databaseUrl,
    );
    expect(rows).toEqual([{ schema: null }]);
    await (await openStore({ databaseUrl, dataDir: '' })).close();
  });
});
