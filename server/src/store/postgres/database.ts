import type pg from 'pg';
import { ChatKitError } from '../../errors.js';
import { errorCode, isConnectionLost, isRetryable, sqlState, toStoreError } from './sqlErrors.js';

/** For whom a transaction runs: one reader, or the service (what is nobody's). */
export type Scope = { kind: 'reader'; userId: string } | { kind: 'service' };

/** The roles a transaction switches to; `none` where the connection's own role has no bypass. */
export interface ScopeRoles {
  reader: string;
  service: string;
}

/** Statements of one open transaction. */
export interface Transaction {
  /** The rows of one statement. `Row` is what its select list gives: the statement says so. */
  rows<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]>;
  /** How many rows a statement wrote. */
  execute(text: string, values: readonly unknown[]): Promise<number>;
}

/** Runs `work` in a transaction of its own, or in the one that is open already. */
export type InTransaction = <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;

export interface DatabaseOptions {
  pool: pg.Pool;
  roles: ScopeRoles;
  /** How long one statement may take, in ms; 0 where the database cannot enforce it (PGlite). */
  statementTimeoutMs: number;
}

const attempts = 4;

/** Names the scope to row-level security, for this transaction only: PgBouncer may share the connection. */
const enterScope = `
  select set_config('role', $1::text, true),
         set_config('chatkit.user_id', $2::text, true),
         set_config('chatkit.scope', $3::text, true),
         set_config('statement_timeout', $4::text, true),
         set_config('idle_in_transaction_session_timeout', $4::text, true)`;

export class Database {
  readonly #options: DatabaseOptions;

  constructor(options: DatabaseOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` in one transaction of `scope`. It is run again after a deadlock, or when the
   * connection broke before the commit was sent: nothing of it was kept then.
   */
  async transaction<T>(scope: Scope, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(scope, work);
      } catch (error) {
        const again = isRetryable(error) || error instanceof LostBeforeCommit;
        if (again && attempt < attempts) continue;
        throw toStoreError(error instanceof LostBeforeCommit ? error.cause : error);
      }
    }
  }

  async #once<T>(scope: Scope, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#options.pool.connect();
    let broken = false;
    // Without a listener an error between two statements would end the process.
    const onError = () => {
      broken = true;
    };
    client.on('error', onError);
    let committing = false;
    try {
      await client.query('begin');
      await client.query(enterScope, this.#scopeValues(scope));
      const result = await work(statements(client));
      committing = true;
      const { command } = await client.query('commit');
      if (command !== 'COMMIT') throw new Error('The transaction had failed before its commit.');
      return result;
    } catch (error) {
      broken ||= isConnectionLost(error);
      if (broken) {
        if (!committing && !(error instanceof ChatKitError)) throw new LostBeforeCommit(error);
        throw error;
      }
      await client.query('rollback').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  #scopeValues(scope: Scope): string[] {
    const { roles, statementTimeoutMs } = this.#options;
    const timeout = String(statementTimeoutMs);
    return scope.kind === 'reader'
      ? [roles.reader, scope.userId, 'reader', timeout]
      : [roles.service, '', 'service', timeout];
  }
}

/** The connection went before the commit was sent, so the transaction may be run again. */
class LostBeforeCommit extends Error {
  constructor(cause: unknown) {
    super('The connection was lost before the commit', { cause });
  }
}

function statements(client: pg.PoolClient): Transaction {
  return {
    rows: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) =>
      (await client.query<Row>(text, [...values])).rows,
    execute: async (text, values) => (await client.query(text, [...values])).rowCount ?? 0,
  };
}

/** Whether a statement failed because what it would add is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return errorCode(error) === sqlState.uniqueViolation;
}
