import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ClientBase } from 'pg';
import type { ScopeRoles } from './database.js';
import { StoreRefusal } from './storeRefusal.js';

/** Owned by nobody, without login and without bypass of row-level security. */
export const readerRole = 'chatkit_reader';
export const serviceRole = 'chatkit_service';

const grantsFile = fileURLToPath(new URL('./grants.sql', import.meta.url));

/** What an owner of a managed database is told. */
export const roleInstructions = `Row-level security would not hold on this connection: its role bypasses it (superuser or BYPASSRLS) and cannot switch to a role that does not.
Either connect as a role without SUPERUSER and BYPASSRLS that owns the schema "chatkit", or let an administrator run, once:
  create role ${readerRole} nologin;
  create role ${serviceRole} nologin;
  grant ${readerRole}, ${serviceRole} to CONNECTING_ROLE;
See the page "Database" of the documentation.`;

/**
 * Makes the two narrow roles where the connection may, and says which roles its transactions
 * shall use. Call inside a transaction.
 * @returns the roles, or `none` for both where the connection's own role cannot bypass.
 * @throws StoreRefusal where neither holds.
 */
export async function chooseRoles(client: ClientBase): Promise<ScopeRoles> {
  const both = (await ensureRole(client, readerRole)) && (await ensureRole(client, serviceRole));
  if (both) return { reader: readerRole, service: serviceRole };
  if (!(await bypasses(client, null))) return { reader: 'none', service: 'none' };
  throw new StoreRefusal('role', roleInstructions);
}

/**
 * Grants each role what it may do, where the schema has changed or something is missing: a server
 * that may grant nothing can then run on a schema that another has brought up to date.
 */
export async function grantRights(
  client: ClientBase,
  roles: ScopeRoles,
  changed: boolean,
): Promise<void> {
  if (roles.reader === 'none' || (!changed && (await hasRights(client, roles)))) return;
  await client.query(await readFile(grantsFile, 'utf8'));
}

async function hasRights(client: ClientBase, roles: ScopeRoles): Promise<boolean> {
  const { rows } = await client.query<{ granted: boolean }>(
    `select bool_and(has_table_privilege(
              case when t.relrowsecurity then $1::text else $2::text end, t.oid, 'delete'))
         and has_column_privilege($2::text, 'chatkit.attachments', 'created_at', 'select')
         and has_schema_privilege($1::text, 'chatkit', 'usage') as granted
       from pg_class t
      where t.relnamespace = 'chatkit'::regnamespace and t.relkind in ('r', 'p')
        and t.relname <> 'migrations'`,
    [roles.reader, roles.service],
  );
  return rows[0]?.granted === true;
}

async function ensureRole(client: ClientBase, role: string): Promise<boolean> {
  if (await canSwitchTo(client, role)) return true;
  await attempt(client, `create role ${role} nologin`);
  if (await canSwitchTo(client, role)) return true;
  await attempt(client, `grant ${role} to current_user`);
  return canSwitchTo(client, role);
}

/** Tries it: what membership means differs between versions of Postgres. */
async function canSwitchTo(client: ClientBase, role: string): Promise<boolean> {
  await client.query('savepoint try_role');
  try {
    await client.query("select set_config('role', $1::text, true)", [role]);
    return !(await bypasses(client, role));
  } catch {
    return false;
  } finally {
    await client.query('rollback to savepoint try_role');
  }
}

async function bypasses(client: ClientBase, role: string | null): Promise<boolean> {
  const { rows } = await client.query<{ bypasses: boolean }>(
    `select rolsuper or rolbypassrls as bypasses
       from pg_roles where rolname = coalesce($1::text, current_user)`,
    [role],
  );
  return rows[0]?.bypasses ?? true;
}

/** Another server, of another database on this cluster even, may do the same at this moment. */
async function attempt(client: ClientBase, statement: string): Promise<void> {
  await client.query('savepoint try_statement');
  try {
    await client.query(statement);
    await client.query('release savepoint try_statement');
  } catch {
    await client.query('rollback to savepoint try_statement');
  }
}
