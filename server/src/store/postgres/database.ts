import pg from 'pg';
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
  /** Goes on as another reader: for moving what is one's to another, and nothing else. */
  become(userId: string): Promise<void>;
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
      await client.query(this.#begin(scope));
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

  /** Begins a transaction and says to row-level security for whom, in one round trip. */
  #begin(scope: Scope): string {
    const { roles, statementTimeoutMs } = this.#options;
    const timeout = String(statementTimeoutMs);
    return [
      'begin isolation level read committed',
      setLocal('role', roles[scope.kind]),
      setLocal('chatkit.user_id', scope.kind === 'reader' ? scope.userId : ''),
      setLocal('chatkit.scope', scope.kind),
      setLocal('statement_timeout', timeout),
      setLocal('idle_in_transaction_session_timeout', timeout),
    ].join('; ');
  }
}

/**
 * The one place where a value is written into a statement: `set` takes no parameters, and
 * `set_config()`, which does, is not passed on by Citus to the nodes that hold the rows. Local to
 * the transaction, because PgBouncer gives the connection to others after it.
 */
function setLocal(name: string, value: string): string {
  return `set local ${name} = ${pg.escapeLiteral(value)}`;
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
    become: async (userId) => {
      await client.query(setLocal('chatkit.user_id', userId));
    },
  };
}

/** Whether a statement failed because what it would add is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return errorCode(error) === sqlState.uniqueViolation;
}
