import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.js';
import { type StatementTap, tapStatements, withoutUserId } from '../support/statements.js';
import { everyCall, fill } from './everyCall.js';
import { newReaderId, storedThread } from './fixtures.js';

/** Tables that hold nothing of readers. */
const serviceTables = [
  'budget_leases',
  'budgets',
  'dictation_usage',
  'embeddings',
  'job_leases',
  'limit_counters',
  'migrations',
];

(hasPostgres() ? describe : describe.skip)('isolation with every where user_id removed', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  let store: Store;
  let tap: StatementTap;
  beforeAll(async () => {
    postgres = await openTestPostgres();
    databaseUrl = await postgres.createDatabase();
    tap = tapStatements();
    store = await openStore({ databaseUrl, dataDir: '' });
  });
  beforeEach(() => {
    tap.rewrite = withoutUserId;
  });
  afterEach(() => {
    tap.rewrite = undefined;
  });
  afterAll(async () => {
    tap?.remove();
    await store?.close();
    await postgres?.stop();
  });

  it.each(Object.entries(everyCall))(
    '%s neither shows nor changes what is another’s',
    async (_, attack) => {
      const victim = store.forReader(newReaderId());
      const filled = await fill(victim);
      const before = await snapshot(victim.userId);
      const attacker = store.forReader(newReaderId());
      const outcome = await attack(attacker, filled).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'not_found' });
      });
      expect(JSON.stringify(outcome) ?? '').not.toMatch(/secret/i);
      if (typeof outcome !== 'object') expect([0, false, 'lost', undefined]).toContain(outcome);
      expect(await snapshot(victim.userId)).toEqual(before);
    },
  );

  it.each([
    "it's",
    "'; set local role postgres; --",
    '\\',
    "\\'; set local chatkit.user_id = 'anon:victim",
    '$1',
    '"',
    'ünï 🎉\n\t',
  ])('takes a reader’s id as nothing but an id: %j', async (id) => {
    const victim = store.forReader('anon:victim');
    await victim.preferences.set({ secret: true });
    const own = store.forReader(`oidc:https://issuer|${id}`);
    expect(await own.preferences.get()).toEqual({});
    await own.preferences.set({ mine: id });
    expect(await own.preferences.get()).toEqual({ mine: id });
    const { rows } = await postgres.admin(
      "select current_setting('standard_conforming_strings') as standard, (select count(*)::int from chatkit.preferences where data::text like '%mine%') as own",
      databaseUrl,
    );
    expect(rows).toEqual([{ standard: 'on', own: 1 }]);
    await own.erase();
    expect(await victim.preferences.get()).toEqual({ secret: true });
  });

  it.each(['', 'anon:\0', "anon:a\0'; set local role postgres"])('refuses the id %j', (id) => {
    expect(() => store.forReader(id)).toThrow('not the id of a reader');
  });

  it('is tried with every call of the contract', () => {
    const { threads, items, runs, attachments, feedback, preferences, sessions } =
      store.forReader('anon:x');
    const groups = { threads, items, runs, attachments, feedback, preferences, sessions };
    const calls = Object.entries(groups).flatMap(([group, methods]) =>
      Object.keys(methods).map((method) => `${group}.${method}`),
    );
    // A reader's own, whatever is in it.
    const harmless = ['preferences.set', 'attachments.create', 'threads.create'];
    for (const call of calls) expect([...harmless, ...Object.keys(everyCall)]).toContain(call);
  });

  it('is a test that fails where row-level security is off', async () => {
    const victim = store.forReader(newReaderId());
    const filled = await fill(victim);
    const attacker = store.forReader(newReaderId());
    await postgres.admin('alter table chatkit.threads disable row level security', databaseUrl);
    try {
      expect(await attacker.threads.get(filled.thread.id)).toHaveProperty('title', 'Secret');
    } finally {
      await postgres.admin('alter table chatkit.threads enable row level security', databaseUrl);
    }
    await expect(attacker.threads.get(filled.thread.id)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('lets no role of ours write a row for another reader, or give one away', async () => {
    const victim = store.forReader(newReaderId());
    const filled = await fill(victim);
    const attackerId = newReaderId();
    await storedThread(store.forReader(attackerId));
    await asReader(attackerId, async (client) => {
      const denied = (text: string, values: unknown[]) =>
        expect(inSavepoint(client, text, values)).rejects.toMatchObject({ code: '42501' });
      await denied(
        "insert into chatkit.items (user_id, thread_id, id, seq, hidden, data) values ($1, $2, 'x', 9, false, '{}')",
        [victim.userId, filled.thread.id],
      );
      await denied("insert into chatkit.preferences (user_id, data) values ($1, '{}')", [
        victim.userId,
      ]);
      await denied('update chatkit.threads set user_id = $1', [victim.userId]);
      await denied('select 1 from chatkit.embeddings', []);
      await denied('insert into chatkit.budgets (name, expires_at) values ($1, now())', ['x']);
      await denied('alter table chatkit.threads disable row level security', []);
      const { rows } = await client.query('select user_id from chatkit.threads');
      expect(rows).toEqual([{ user_id: attackerId }]);
    });
  });

  it('shows the service role ids and times alone', async () => {
    await fill(store.forReader(newReaderId()));
    await asRole('chatkit_service', { 'chatkit.scope': 'service' }, async (client) => {
      expect((await client.query('select user_id, id from chatkit.threads')).rows).not.toEqual([]);
      for (const statement of [
        'select data from chatkit.threads',
        'select checkpoint from chatkit.runs',
        'select data from chatkit.items',
        'select bytes from chatkit.attachment_bytes',
        'delete from chatkit.threads',
        'update chatkit.runs set state = state',
      ]) {
        await expect(inSavepoint(client, statement, [])).rejects.toMatchObject({ code: '42501' });
      }
    });
  });

  it('covers every table: each is nobody’s, or has forced row-level security', async () => {
    const { rows } = await postgres.admin(
      `select relname, relrowsecurity and relforcerowsecurity as forced,
              (select count(*)::int from pg_policy where polrelid = pg_class.oid) as policies
         from pg_class
        where relnamespace = 'chatkit'::regnamespace and relkind in ('r', 'p')`,
      databaseUrl,
    );
    expect(rows.length).toBeGreaterThan(serviceTables.length);
    for (const { relname, forced, policies } of rows) {
      expect([relname, forced]).toEqual([relname, !serviceTables.includes(relname)]);
      expect(policies > 0).toBe(forced);
    }
  });

  async function snapshot(userId: string): Promise<unknown> {
    const tables = [
      'readers',
      'threads',
      'items',
      'runs',
      'attachments',
      'attachment_bytes',
      'feedback',
      'preferences',
      'sign_ins',
    ];
    const selects = tables.map(
      (table) =>
        `(select json_agg(x order by x::text) from chatkit.${table} x where user_id = '${userId}') as ${table}`,
    );
    const { rows } = await postgres.admin(`select ${selects.join(', ')}`, databaseUrl);
    return rows[0];
  }

  function asReader(userId: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
    return asRole('chatkit_reader', { 'chatkit.user_id': userId, 'chatkit.scope': 'reader' }, work);
  }

  async function asRole(
    role: string,
    settings: Record<string, string>,
    work: (client: pg.Client) => Promise<void>,
  ): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await client.query('begin');
      for (const [name, value] of Object.entries({ ...settings, role })) {
        await client.query('select set_config($1, $2, true)', [name, value]);
      }
      await work(client);
    } finally {
      await client.end();
    }
  }
});

async function inSavepoint(client: pg.Client, text: string, values: unknown[]): Promise<void> {
  await client.query('savepoint attempt');
  try {
    await client.query(text, values);
  } finally {
    await client.query('rollback to savepoint attempt');
  }
}
