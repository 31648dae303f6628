import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js';
import { type StatementTap, tapStatements, withoutUserId } from '../support/statements.js';
import { newReaderId, storedThread } from './fixtures.js';

/** Always a cluster of its own: roles belong to the whole cluster. */
(hasPostgres() ? describe : describe.skip)('the role of the connection', () => {
  let postgres: TestPostgres;
  let tap: StatementTap;
  const opened: Store[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
    tap = tapStatements();
  });
  afterEach(async () => {
    tap.rewrite = undefined;
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await postgres.admin('drop role if exists chatkit_none');
  });
  afterAll(async () => {
    tap?.remove();
    await postgres?.stop();
  });

  /** A new database of a new login role, and the URL of the one as the other. */
  async function databaseOf(attributes: string, owns = true): Promise<[string, string, string]> {
    const role = `app_${randomBytes(4).toString('hex')}`;
    await postgres.admin(`create role ${role} login ${attributes}`);
    const adminUrl = await postgres.createDatabase();
    const url = new URL(adminUrl);
    if (owns) await postgres.admin(`alter database ${url.pathname.slice(1)} owner to ${role}`);
    url.username = role;
    return [url.href, role, adminUrl];
  }

  async function open(databaseUrl: string): Promise<Store> {
    const store = await openStore({ databaseUrl, dataDir: '' });
    opened.push(store);
    return store;
  }

  /** That row-level security holds on this store's connection, whatever a statement says. */
  async function expectIsolation(store: Store): Promise<void> {
    const [victim, attacker] = [newReaderId(), newReaderId()];
    const thread = await storedThread(store.forReader(victim));
    await storedThread(store.forReader(attacker));
    tap.rewrite = withoutUserId;
    const own = store.forReader(attacker);
    await expect(own.threads.get(thread.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await own.threads.count()).toBe(1);
    await own.erase();
    tap.rewrite = undefined;
    expect(await store.forReader(victim).threads.count()).toBe(1);
    expect(await store.service.expiredThreads(-1000, 10)).toContainEqual({
      userId: victim,
      threadId: thread.id,
    });
  }

  // In this order: the roles are first there, for all of the cluster, in the fourth.
  it('may be an ordinary one that can make no roles: it is bound itself', async () => {
    const [url] = await databaseOf('nocreaterole');
    await expectIsolation(await open(url));
    expect(await roles()).toEqual([]);
  });

  it('is refused where it bypasses security and cannot leave that, with what to do', async () => {
    const [url] = await databaseOf('bypassrls nocreaterole');
    await expect(openStore({ databaseUrl: url, dataDir: '' })).rejects.toMatchObject({
      name: 'StoreRefusal',
      reason: 'role',
      message: expect.stringContaining('grant chatkit_reader, chatkit_service to'),
    });
    const { rows } = await postgres.admin("select to_regnamespace('chatkit') as schema", url);
    expect(rows).toEqual([{ schema: null }]);
  });

  it('does as it was told and is accepted', async () => {
    const [url, role] = await databaseOf('bypassrls nocreaterole');
    await postgres.admin('create role chatkit_reader; create role chatkit_service;');
    await postgres.admin(`grant chatkit_reader, chatkit_service to ${role}`);
    await expectIsolation(await open(url));
    await postgres.admin(
      `drop owned by chatkit_reader, chatkit_service`,
      url.replace(role, 'postgres'),
    );
    await postgres.admin('drop role chatkit_reader; drop role chatkit_service;');
  });

  it('makes the two narrow roles where it may', async () => {
    const [url] = await databaseOf('createrole');
    await expectIsolation(await open(url));
    expect(await roles()).toEqual([
      { rolname: 'chatkit_reader', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
      { rolname: 'chatkit_service', rolcanlogin: false, rolsuper: false, rolbypassrls: false },
    ]);
  });

  it('may be a superuser: every transaction leaves that', async () => {
    const url = await postgres.createDatabase();
    await expectIsolation(await open(url));
  });

  it('need own nothing where another has brought the schema up to date', async () => {
    const [url, role, adminUrl] = await databaseOf('', false);
    await (await openStore({ databaseUrl: adminUrl, dataDir: '' })).close();
    await postgres.admin(`grant chatkit_reader, chatkit_service to ${role}`);
    await expectIsolation(await open(url));
  });

  it('is refused where the narrow role itself bypasses security', async () => {
    const [url] = await databaseOf('bypassrls createrole');
    await postgres.admin('alter role chatkit_reader bypassrls');
    try {
      await expect(openStore({ databaseUrl: url, dataDir: '' })).rejects.toMatchObject({
        reason: 'role',
      });
    } finally {
      await postgres.admin('alter role chatkit_reader nobypassrls');
    }
  });

  async function roles() {
    const { rows } = await postgres.admin(
      `select rolname, rolcanlogin, rolsuper, rolbypassrls from pg_roles
        where rolname like 'chatkit%' order by rolname`,
    );
    return rows;
  }
});
