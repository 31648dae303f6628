import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { ChatKitError } from '../../errors.js';
import type { Store } from '../store.js';
import { Database } from './database.js';
import { migrate } from './migrate.js';
import { type OpenedPool, openEmbeddedPool, openServerPool } from './pool.js';
import { createReaderStore } from './reader.js';
import { createServiceStore } from './service.js';
import { isUnavailable, messageOf } from './sqlErrors.js';
import { StoreRefusal } from './storeRefusal.js';
import { createUpkeep } from './upkeep.js';

/** Where the store writes what an operator should know; a pino logger fits. */
export interface StoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface OpenStoreOptions {
  /** A Postgres 14 or newer; unset: the embedded one in `dataDir`. */
  databaseUrl?: string | undefined;
  /** Folder of the embedded database. Used only without `databaseUrl`. */
  dataDir: string;
  /** Connections at most, real Postgres only (default 10). */
  poolSize?: number | undefined;
  /** How long a call waits for a free connection, in ms (default 5,000; embedded 30,000). */
  waitMs?: number | undefined;
  /** How long one statement may take, in ms (default 15,000). */
  statementTimeoutMs?: number | undefined;
  /** Where to write; nothing is written by default. */
  log?: StoreLog | undefined;
  /** Where the migrations are: for tests of older and newer schemas. */
  migrationsDirectory?: string | undefined;
}

const silent: StoreLog = { info: () => {}, warn: () => {}, error: () => {} };
const defaults = { statementMs: 15_000, waitMs: 5000, embeddedWaitMs: 30_000, poolSize: 10 };
const oldestVersion = 14;
const firstRetryMs = 250;
const lastRetryMs = 10_000;

/**
 * Opens the store: connects, brings the schema up to date, warms the pool. A database that is
 * away does not keep a server from starting: opening is tried again in the background, and calls
 * reject with `store_unavailable` until it succeeds.
 * @throws StoreRefusal where the database must not be used: a newer schema, a role that would
 * bypass row-level security, a folder in use by another process, a migration that fails.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const log = options.log ?? silent;
  const opened = await openPool(options, log);
  const state: { database?: Database; refusal?: unknown; closed: boolean } = { closed: false };
  const stop = new AbortController();
  const open = async () => {
    state.database = await prepare(opened, options, log);
  };
  try {
    await open();
  } catch (error) {
    if (!isUnavailable(error)) {
      await opened.close();
      throw asRefusal(error);
    }
    log.warn({ err: error }, 'The database cannot be reached; trying again in the background');
    retry(open, stop.signal, log).catch((refusal: unknown) => {
      state.refusal = refusal;
      log.error({ err: refusal }, 'The database must not be used');
    });
  }
  const database = () => {
    if (state.database !== undefined) return state.database;
    throw new ChatKitError('store_unavailable', 'The database is not open yet.', {
      cause: state.refusal,
      retryAfter: 5,
    });
  };
  const service = createServiceStore(database);
  const keepUp = opened.embedded ? createUpkeep(opened.pool) : undefined;
  return {
    forReader: (userId) => createReaderStore(database, userId),
    service: {
      ...service,
      cleanUp: async () => {
        await service.cleanUp();
        await keepUp?.();
      },
    },
    ping: async () => {
      await database().transaction({ kind: 'service' }, (transaction) =>
        transaction.execute(writeNothing, []),
      );
    },
    status: () => ({
      embedded: opened.embedded,
      open: state.database !== undefined,
      connections: opened.pool.totalCount,
      idle: opened.pool.idleCount,
      waiting: opened.pool.waitingCount,
    }),
    close: async () => {
      if (state.closed) return;
      state.closed = true;
      stop.abort();
      await opened.close();
    },
  };
}

/** Fails on a standby, where a `select` would not. */
const writeNothing = 'update chatkit.job_leases l set owner = l.owner where false';

function openPool(options: OpenStoreOptions, log: StoreLog): Promise<OpenedPool> {
  const embedded = options.databaseUrl === undefined;
  const poolOptions = {
    size: options.poolSize ?? defaults.poolSize,
    waitMs: options.waitMs ?? (embedded ? defaults.embeddedWaitMs : defaults.waitMs),
    statementTimeoutMs: options.statementTimeoutMs ?? defaults.statementMs,
    onIdleError: (error: Error) => log.warn({ err: error }, 'A database connection was lost'),
  };
  return options.databaseUrl === undefined
    ? openEmbeddedPool(options.dataDir, poolOptions)
    : Promise.resolve(openServerPool(options.databaseUrl, poolOptions));
}

async function prepare(
  { pool, embedded, prepare }: OpenedPool,
  options: OpenStoreOptions,
  log: StoreLog,
): Promise<Database> {
  const roles = await prepare(async (client) => {
    await refuseOldVersion(client);
    return migrate(client, {
      directory: options.migrationsDirectory,
      onApplied: (migrations) => log.info({ migrations }, 'The database schema is up to date'),
    });
  });
  if (!embedded) await warm(pool);
  const statementTimeoutMs = embedded ? 0 : (options.statementTimeoutMs ?? defaults.statementMs);
  return new Database({ pool, roles, statementTimeoutMs, pipelined: !embedded });
}

async function refuseOldVersion(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version,
            current_setting('server_version_num')::int as number`,
  );
  const found = rows[0];
  if (found !== undefined && found.number >= oldestVersion * 10_000) return;
  throw new StoreRefusal(
    'version',
    `The database is Postgres ${found?.version}; ${oldestVersion} or newer is needed.`,
  );
}

/** So that the first readers do not wait for connections: as many as most sites ever need. */
async function warm(pool: pg.Pool): Promise<void> {
  const clients = await Promise.allSettled([pool.connect(), pool.connect()]);
  for (const client of clients) if (client.status === 'fulfilled') client.value.release();
}

async function retry(open: () => Promise<void>, signal: AbortSignal, log: StoreLog): Promise<void> {
  for (let wait = firstRetryMs; ; wait = Math.min(wait * 2, lastRetryMs)) {
    const stopped = await delay(wait, false, { signal, ref: false }).catch(() => true);
    if (stopped) return;
    try {
      await open();
      log.info({}, 'The database can be reached again');
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!isUnavailable(error)) throw asRefusal(error);
    }
  }
}

function asRefusal(error: unknown): unknown {
  if (error instanceof StoreRefusal) return error;
  const why = messageOf(error);
  return new StoreRefusal('migration', `The database could not be made ready: ${why}`, {
    cause: error,
  });
}
