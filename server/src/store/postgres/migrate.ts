import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import type { ClientBase } from 'pg';
import type { ScopeRoles } from './database.js';
import { chooseRoles, grantRights } from './roles.js';
import { StoreRefusal } from './storeRefusal.js';

/** Any constant that no one else on the database uses: "chatkit" read as a number. */
const lockKey = 27_980_790_468_667_764n;

export const migrationsDirectory = fileURLToPath(new URL('./migrations', import.meta.url));

export interface MigrateOptions {
  /** Where the SQL files are; ours by default. */
  directory?: string | undefined;
  onApplied?: ((names: string[]) => void) | undefined;
}

/**
 * Brings the schema to what this code knows, however many servers do so at once: all happens in
 * one transaction under an advisory lock of that transaction, which holds behind PgBouncer too
 * (a lock of the session would not).
 * @returns the roles that transactions shall use.
 * @throws StoreRefusal for a schema newer than this code, or where isolation would not hold.
 */
export async function migrate(
  client: ClientBase,
  { directory = migrationsDirectory, onApplied }: MigrateOptions = {},
): Promise<ScopeRoles> {
  await client.query('begin isolation level read committed');
  try {
    await client.query("select set_config('statement_timeout', '0', true)");
    await client.query('select pg_advisory_xact_lock($1::bigint)', [String(lockKey)]);
    const known = await knownMigrations(directory);
    const applied = await appliedMigrations(client);
    refuseNewer(applied, known);
    if (known.length === 0) throw notWhole(directory);
    const roles = await chooseRoles(client);
    const pending = known.filter((name) => !applied.includes(name));
    if (pending.length > 0) await apply(client, directory);
    await grantRights(client, roles, pending.length > 0);
    await client.query('commit');
    if (pending.length > 0) onApplied?.(pending);
    return roles;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function knownMigrations(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch((cause: unknown) => {
    throw notWhole(directory, cause);
  });
  return files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();
}

/** Nothing is wrong with the database then, and no waiting for it would help. */
function notWhole(directory: string, cause?: unknown): StoreRefusal {
  return new StoreRefusal(
    'migration',
    `The SQL files of the database's schema cannot be read at ${directory}: this installation is not whole. Install docusaurus-chatkit-server again, or build it with "npm run build".`,
    { cause },
  );
}

async function appliedMigrations(client: ClientBase): Promise<string[]> {
  const there = await client.query<{ there: boolean }>(
    "select to_regclass('chatkit.migrations') is not null as there",
  );
  if (there.rows[0]?.there !== true) return [];
  const { rows } = await client.query<{ name: string }>(
    'select name from chatkit.migrations order by name',
  );
  return rows.map(({ name }) => name);
}

function refuseNewer(applied: string[], known: string[]): void {
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new StoreRefusal(
    'newer_schema',
    `The database was brought up to date by a newer version of docusaurus-chatkit-server: it has ${unknown.join(', ')}, which this version does not know. Start that version again, or restore a backup from before its first start. Nothing was changed.`,
  );
}

async function apply(client: ClientBase, directory: string): Promise<void> {
  const errors: string[] = [];
  await runner({
    dbClient: withoutTransactionControl(client),
    dir: directory,
    direction: 'up',
    migrationsTable: 'migrations',
    migrationsSchema: 'chatkit',
    createMigrationsSchema: true,
    singleTransaction: true,
    noLock: true,
    logger: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) },
  }).catch((cause: unknown) => {
    throw errors.length > 0
      ? new Error(`A migration failed. ${errors.join(' ')}`, { cause })
      : cause;
  });
}

/** The runner's own begin and commit are left out: ours holds the lock, the roles and the grants. */
function withoutTransactionControl(client: ClientBase): ClientBase {
  const query = (text: string, values?: unknown[]) =>
    /^(begin|commit|rollback);?$/i.test(text)
      ? Promise.resolve({ rows: [], rowCount: 0 })
      : client.query(text, values);
  return new Proxy(client, {
    get: (target, key) => (key === 'query' ? query : Reflect.get(target, key, target)),
  });
}
