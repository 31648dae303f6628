import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Store } from '../../../server/src/store/index.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { readerTables } from '../../../server/src/store/postgres/readerTables.js';
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.js';
import { type SentStatement, tapStatements } from '../support/statements.js';
import { everyCall, fill } from './everyCall.js';
import { newReaderId } from './fixtures.js';

interface ScopedStatement extends SentStatement {
  scope: { role: string; userId: string; kind: string };
}

(hasPostgres() ? describe : describe.skip)('the schema', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  let store: Store;
  let readersTables: string[];
  let statements: ScopedStatement[];

  beforeAll(async () => {
    postgres = await openTestPostgres();
    databaseUrl = await postgres.createDatabase();
    const tap = tapStatements();
    store = await openStore({ databaseUrl, dataDir: '' });
    await postgres.admin(filling, databaseUrl);
    tap.sent.length = 0;
    await everything(store);
    tap.remove();
    statements = scoped(tap.sent);
    const { rows } = await query(
      `select relname from pg_class
        where relnamespace = 'chatkit'::regnamespace and relrowsecurity order by 1`,
    );
    readersTables = rows.map(({ relname }) => relname);
  });
  afterAll(async () => {
    await store?.close();
    await postgres?.stop();
  });

  const query = (text: string) => postgres.admin(text, databaseUrl);

  it('begins every primary key of readers’ data with user_id, and has it in every unique index', async () => {
    const { rows } = await query(
      `select c.relname, i.indisprimary,
              array_agg(a.attname::text order by k.n) as columns
         from pg_index i
         join pg_class c on c.oid = i.indrelid
         cross join unnest(i.indkey) with ordinality as k (attnum, n)
         join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where c.relnamespace = 'chatkit'::regnamespace and c.relrowsecurity and i.indisunique
        group by i.indexrelid, c.relname, i.indisprimary`,
    );
    const primary = rows.filter(({ indisprimary }) => indisprimary);
    expect(primary.map(({ relname }) => relname).sort()).toEqual(readersTables);
    for (const { columns } of rows) expect(columns[0]).toBe('user_id');
  });

  it('has user_id on both sides of every foreign key of readers’ tables, and an index for each deletion', async () => {
    const { rows } = await query(
      `select c.conrelid::regclass::text as table, c.confrelid::regclass::text as referred,
              array(select a.attname::text from unnest(c.conkey) with ordinality k (attnum, n)
                      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum
                     order by k.n) as columns,
              array(select a.attname::text from unnest(c.confkey) with ordinality k (attnum, n)
                      join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum
                     order by k.n) as referred_columns,
              exists (select from pg_index i
                       where i.indrelid = c.conrelid and i.indpred is null
                         and (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] @> c.conkey)
                as indexed
         from pg_constraint c
         join pg_class t on t.oid = c.conrelid
        where c.contype = 'f' and c.connamespace = 'chatkit'::regnamespace and t.relrowsecurity`,
    );
    expect(rows.length).toBeGreaterThan(8);
    for (const key of rows) {
      expect([key.table, key.columns[0], key.referred_columns[0]]).toEqual([
        key.table,
        'user_id',
        'user_id',
      ]);
      expect([key.table, key.columns, key.indexed]).toEqual([key.table, key.columns, true]);
    }
  });

  it('has nothing Citus cannot distribute: no sequence, trigger, or rule on readers’ tables', async () => {
    const { rows } = await query(
      `select c.relname from pg_class c
        where c.relnamespace = 'chatkit'::regnamespace and c.relrowsecurity
          and (c.relhasrules
               or exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)
               or exists (select from pg_attribute a
                           where a.attrelid = c.oid and a.attidentity <> ''))`,
    );
    expect(rows).toEqual([]);
  });

  it('is asked by statements that name the reader for every table of readers’ data', () => {
    const checked = new Set<string>();
    for (const { text, scope } of statements) {
      if (scope.kind !== 'reader') continue;
      for (const [, verb, table, alias] of text.matchAll(tableReference)) {
        if (table === undefined || !readersTables.includes(table)) continue;
        checked.add(table);
        if (verb === 'insert into') {
          expect(text).toMatch(new RegExp(`chatkit\\.${table}( as \\w+)?\\s*\\(user_id\\b`));
        } else {
          expect(text).toMatch(new RegExp(`\\b${alias}\\.user_id = \\$1::text`));
        }
      }
      for (const [join] of text.matchAll(/\bjoin chatkit[\s\S]*?(?= join | where )/g)) {
        expect(join).toMatch(/\w+\.user_id = \w+\.user_id/);
      }
    }
    expect([...checked].sort()).toEqual(readersTables);
  });

  it('is read across readers by ids and times alone, as the service', () => {
    const texts = statements
      .filter(({ scope }) => scope.kind === 'service')
      .map(({ text }) => text);
    const across = texts.filter((text) =>
      readersTables.some((t) => text.includes(`chatkit.${t} `)),
    );
    for (const text of across) expect(text).not.toMatch(/\b(data|bytes|checkpoint|claims|kind)\b/);
    expect(across.length).toBeGreaterThan(3);
  });

  it('answers every statement from an index', async () => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const bad: string[] = [];
    const seen = new Set<string>();
    for (const { text, values, scope } of statements) {
      const explained = /^\s*(with|select|\(select|insert|update|delete)/.test(text);
      if (!explained || !text.includes('chatkit.') || seen.has(text)) continue;
      seen.add(text);
      await client.query('begin');
      await client.query(
        `select set_config('role', $1, true), set_config('chatkit.user_id', $2, true),
                set_config('chatkit.scope', $3, true)`,
        [scope.role, scope.userId, scope.kind],
      );
      const { rows } = await client.query(`explain ${text}`, values);
      await client.query('rollback');
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      if (plan.includes('Seq Scan')) bad.push(`${text}\n${plan}`);
    }
    await client.end();
    expect(bad).toEqual([]);
    expect(seen.size).toBeGreaterThan(50);
  });

  it('is moved whole by a merge: no table and no column is forgotten', async () => {
    const { rows } = await query(
      `select table_name, array_agg(column_name::text order by column_name) as columns
         from information_schema.columns
        where table_schema = 'chatkit' and column_name <> 'user_id'
          and table_name = any (array['${readersTables.join("','")}'])
          and table_name not in ('readers', 'sign_ins')
        group by 1 order by 1`,
    );
    const moved = readerTables.map(({ name, columns }) => ({
      table_name: name,
      columns: Object.keys(columns).sort(),
    }));
    expect(moved.sort((a, b) => (a.table_name < b.table_name ? -1 : 1))).toEqual(rows);
  });
});

const tableReference =
  /\b(from|join|update|insert into|delete from) chatkit\.(\w+)(?: (?:as )?(?!set\b|where\b)(\w+))?/g;

/** Each call of the contract once, as its owner. */
async function everything(store: Store): Promise<void> {
  for (const call of Object.values(everyCall)) {
    const own = store.forReader(newReaderId());
    // A second upload is refused, and the like: what counts is what was sent.
    await call(own, await fill(own)).catch(() => {});
  }
  const [known, anonymous] = [store.forReader(newReaderId()), store.forReader(newReaderId())];
  const { run } = await fill(anonymous);
  await anonymous.runs.end(run.id, 'server', 'done');
  await known.mergeFrom(anonymous.userId);
  const { service } = store;
  await service.withJobLease('job', 1000, async () => {});
  await service.expiredThreads(90 * 24 * 3_600_000, 100);
  await service.expiredRuns(100);
  await service.idleReaders(90 * 24 * 3_600_000, 100);
  await service.orphanedAttachments(3_600_000, 100);
  await service.putEmbeddings(new Map([['key', Float32Array.from([1])]]));
  await service.getEmbeddings(['key']);
  const asked = { window: 'window', amount: 10, limit: 10, expiresAt: new Date(), leaseMs: -1 };
  await service.reserveBudget({ ...asked, id: 'dead' });
  await service.reserveBudget({ ...asked, id: 'alive' });
  await service.settleBudget('window', 'alive', 1);
  await service.budgetUsed('window');
  await service.countHit('key', 1000);
  await service.addDictation({ model: 'model', inputTokens: 1, outputTokens: 1 });
  await service.dictationsSince(new Date());
  await service.report(new Date(Date.now() - 60_000));
  await service.cleanUp();
}

/** The role, the reader and the scope that each statement was sent under. */
function scoped(sent: readonly SentStatement[]): ScopedStatement[] {
  let scope = { role: '', userId: '', kind: '' };
  return sent.map(({ text, values }) => {
    const set = (name: string) => new RegExp(`set local ${name} = '([^']*)'`).exec(text)?.[1];
    scope = {
      role: set('role') ?? scope.role,
      userId: set('chatkit.user_id') ?? scope.userId,
      kind: set('chatkit.scope') ?? scope.kind,
    };
    return { text, values, scope };
  });
}

/** 500 readers of 20 threads of 10 items, and as much of everything else. */
const filling = `
  insert into chatkit.readers (user_id) select 'anon:' || r from generate_series(1, 500) r;
  insert into chatkit.threads (user_id, id, seq, data, last_activity_at, active_hour)
  select 'anon:' || r, 'thr_' || t, t, '{}', now() - h, date_trunc('hour', now() - h, 'UTC')
    from generate_series(1, 500) r, generate_series(1, 20) t,
         lateral (select (r + t) % 89 * interval '1 day' as h) age;
  insert into chatkit.items (user_id, thread_id, id, seq, hidden, data)
  select 'anon:' || r, 'thr_' || t, 'msg_' || i, i, false, '{}'
    from generate_series(1, 500) r, generate_series(1, 20) t, generate_series(1, 10) i;
  insert into chatkit.runs (user_id, id, thread_id, seq, key, body_hash, state, created_thread, created_at)
  select 'anon:' || r, 'run_' || t || '_' || i, 'thr_' || t, i, r || '_' || t || '_' || i, '', 'done', false,
         now() - (r % 89) * interval '1 day'
    from generate_series(1, 500) r, generate_series(1, 20) t, generate_series(1, 3) i;
  insert into chatkit.attachments (user_id, id, thread_id, data, size)
  select 'anon:' || r, 'atc_' || t, 'thr_' || t, '{}', 1
    from generate_series(1, 500) r, generate_series(1, 20) t;
  insert into chatkit.attachment_bytes (user_id, attachment_id, bytes)
  select user_id, id, '' from chatkit.attachments;
  insert into chatkit.feedback (user_id, thread_id, item_id, kind)
  select user_id, thread_id, id, 'positive' from chatkit.items where seq < 4;
  insert into chatkit.preferences (user_id, data) select user_id, '{}' from chatkit.readers;
  insert into chatkit.sign_ins (user_id, id_hash, claims, expires_at)
  select user_id, 'hash_' || s, '{}', now() + interval '1 day'
    from chatkit.readers, generate_series(1, 10) s;
  insert into chatkit.job_leases (name, owner, lease_until)
  select 'job_' || n, '', now() from generate_series(1, 5000) n;
  insert into chatkit.embeddings (key, vector) select 'key_' || n, '' from generate_series(1, 5000) n;
  insert into chatkit.budgets (name, expires_at)
  select 'window_' || n, now() + interval '1 day' from generate_series(1, 5000) n;
  insert into chatkit.budget_leases (budget, id, amount, lease_until)
  select 'window_' || n, 'run', 1, now() + interval '1 day' from generate_series(1, 5000) n;
  insert into chatkit.limit_counters (key, hits, expires_at)
  select 'key_' || n, 1, now() + interval '1 day' from generate_series(1, 5000) n;
  insert into chatkit.dictation_usage (hour, model, dictations, input_tokens, output_tokens)
  select now() - n * interval '1 hour', 'model', 1, 1, 1 from generate_series(1, 5000) n;
  analyze;
`;
