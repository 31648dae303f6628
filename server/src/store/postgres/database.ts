import pg from 'pg';
import { ChatKitError } from '../../errors.js';
import {
  errorCode,
  isConnectionLost,
  isReadOnly,
  isRetryable,
  sqlState,
  toStoreError,
} from './sqlErrors.js';

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

/** Statements of which each may be run twice. */
export type Repeatable = Pick<Transaction, 'rows' | 'execute'>;

/** Runs `work` in a transaction of its own, or in the one that is open already. */
export type InTransaction = <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;

export interface DatabaseOptions {
  pool: pg.Pool;
  roles: ScopeRoles;
  /** How long one statement may take, in ms; 0 where the database cannot enforce it (PGlite). */
  statementTimeoutMs: number;
  /** Whether a connection takes statements before it has answered those before them. */
  pipelined: boolean;
}

const attempts = 4;

export class Database {
  readonly #options: DatabaseOptions;

  constructor(options: DatabaseOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` in one transaction of `scope`. It is run again after a deadlock, or when the
   * connection broke, or turned out to take no writes, before the commit was sent: nothing of it
   * was kept then.
   */
  transaction<T>(scope: Scope, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#retried(() => this.#once(scope, work));
  }

  /**
   * Each call a transaction of one statement, in a single round trip where the connection is
   * pipelined. A connection lost meanwhile does not tell whether it was kept, and it is run again:
   * only for reading, and for what is the same when it is written twice.
   */
  repeatable(scope: Scope): Repeatable {
    const send = <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) =>
      this.#retried(() => this.#single<Row>(scope, text, values));
    return {
      rows: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) =>
        (await send<Row>(text, values)).rows,
      execute: async (text, values) => (await send(text, values)).rowCount ?? 0,
    };
  }

  async #retried<T>(once: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once();
      } catch (error) {
        const again = isRetryable(error) || error instanceof LostBeforeCommit;
        if (again && attempt < attempts) continue;
        throw toStoreError(error instanceof LostBeforeCommit ? error.cause : error);
      }
    }
  }

  #once<T>(scope: Scope, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#connected(async (client, committing) => {
      const begun = client.query(this.#begin(scope));
      // Nothing but its first statement is sent before it is known to have begun.
      begun.catch(() => {});
      if (!this.#options.pipelined) await begun;
      try {
        const result = await work(statements(client, this.#options.pipelined ? begun : undefined));
        await begun;
        committing();
        assertCommitted(await client.query('commit'));
        return result;
      } catch (error) {
        await begun;
        throw error;
      }
    });
  }

  #single<Row extends pg.QueryResultRow>(
    scope: Scope,
    text: string,
    values: readonly unknown[],
  ): Promise<pg.QueryResult<Row>> {
    return this.#connected(async (client) => {
      if (!this.#options.pipelined) {
        await client.query(this.#begin(scope));
        const result = await client.query<Row>(text, [...values]);
        assertCommitted(await client.query('commit'));
        return result;
      }
      const [begun, result, committed] = await Promise.allSettled([
        client.query(this.#begin(scope)),
        client.query<Row>(text, [...values]),
        client.query('commit'),
      ]);
      if (begun.status === 'rejected') throw begun.reason;
      if (result.status === 'rejected') throw result.reason;
      if (committed.status === 'rejected') throw committed.reason;
      assertCommitted(committed.value);
      return result.value;
    });
  }

  /** Gives `work` a connection, and brings that back without a transaction, or not at all. */
  async #connected<T>(
    work: (client: pg.PoolClient, committing: () => void) => Promise<T>,
  ): Promise<T> {
    const client = await this.#options.pool.connect();
    let broken = false;
    // Without a listener an error between two statements would end the process.
    const onError = () => {
      broken = true;
    };
    client.on('error', onError);
    let committing = false;
    try {
      return await work(client, () => {
        committing = true;
      });
    } catch (error) {
      broken ||= isConnectionLost(error) || isReadOnly(error);
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

function assertCommitted({ command }: pg.QueryResult): void {
  if (command !== 'COMMIT') throw new Error('The transaction had failed before its commit.');
}

/**
 * Calls that are made without waiting for those before them are sent in their order.
 * @param begun where the connection is pipelined: the answer to `begin`. The first statement goes
 *   with it. The others wait, mostly for what has come: without a transaction (a pooler had no server
 *   for `begin`, and has one again) each would be kept by itself.
 */
function statements(client: pg.PoolClient, begun: Promise<unknown> | undefined): Transaction {
  let isFirst = true;
  let before: Promise<unknown> = Promise.resolve();
  const query = <Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<Row>> => {
    const send = () => client.query<Row>(text, values && [...values]);
    if (begun) {
      const sent = isFirst ? send() : begun.then(send);
      isFirst = false;
      return sent;
    }
    const sent = before.then(send);
    before = sent.catch(() => {});
    return sent;
  };
  return {
    rows: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) =>
      (await query<Row>(text, values)).rows,
    execute: async (text, values) => (await query(text, values)).rowCount ?? 0,
    become: async (userId) => {
      await query(setLocal('chatkit.user_id', userId));
    },
  };
}

/**
 * The values of what was sent together, in this order. Where one fails, all after it do, and their
 * errors may be heard before its own, which has been given words on its way: its own is thrown.
 */
export async function sentTogether<T extends readonly unknown[] | []>(sent: T) {
  for (const each of await Promise.allSettled(sent)) {
    if (each.status === 'rejected') throw each.reason;
  }
  return Promise.all(sent);
}

/** Whether a statement failed because what it would add is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return errorCode(error) === sqlState.uniqueViolation;
}
