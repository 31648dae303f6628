import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';
import { lockFolder } from './folderLock.js';

/** A pool, and what to close after it. */
export interface OpenedPool {
  pool: pg.Pool;
  /** Whether the database is embedded in this process: one connection, no timeouts of its own. */
  embedded: boolean;
  /** Runs `work` on a connection whose statements may take as long as they need. */
  prepare<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface PoolOptions {
  /** Connections at most. */
  size: number;
  /** How long a call waits for a connection before it is refused, in ms. */
  waitMs: number;
  /** How long a statement may take, in ms. */
  statementTimeoutMs: number;
  /** Told of errors on idle connections (the pool replaces them by itself). */
  onIdleError(error: Error): void;
}

/** A pool on a real Postgres. Does not connect yet. */
export function openServerPool(databaseUrl: string, options: PoolOptions): OpenedPool {
  const connection = {
    connectionString: databaseUrl,
    application_name: 'docusaurus-chatkit-server',
    connectionTimeoutMillis: options.waitMs,
    keepAlive: true,
  };
  const pool = new pg.Pool({
    ...connection,
    max: options.size,
    // Statements that do not wait for each other are sent together.
    pipeline: true,
    // The server's own limit comes first; this one is for a network that swallows packets.
    query_timeout: options.statementTimeoutMs + 5000,
    idleTimeoutMillis: 60_000,
  });
  pool.on('error', options.onIdleError);
  return {
    pool,
    embedded: false,
    prepare: async (work) => {
      const client = new pg.Client(connection);
      // Its statements reject by themselves.
      client.on('error', () => {});
      try {
        await client.connect();
        return await work(client);
      } finally {
        await client.end().catch(() => {});
      }
    },
    close: () => pool.end(),
  };
}

/**
 * The embedded Postgres in `dataDir/postgres`, behind the same kind of pool.
 * @throws StoreRefusal where another process uses the folder.
 */
export async function openEmbeddedPool(dataDir: string, options: PoolOptions): Promise<OpenedPool> {
  await makeDataDir(dataDir);
  const folder = path.resolve(dataDir, 'postgres');
  const lock = await lockFolder(`${folder}.lock`);
  let database: PGlite;
  try {
    database = await PGlite.create(folder);
  } catch (error) {
    await lock.release();
    throw error;
  }
  const pool = new pg.Pool({
    ...createPgConfig(database),
    // There is one connection: a second would crash the process.
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: options.waitMs,
  });
  pool.on('error', options.onIdleError);
  return {
    pool,
    embedded: true,
    prepare: async (work) => {
      const client = await pool.connect();
      try {
        return await work(client);
      } finally {
        client.release();
      }
    },
    close: async () => {
      await pool.end();
      await database.close();
      await lock.release();
    },
  };
}

/** The folder stands in a site's own mostly: what readers wrote, and the secret, must not be committed. */
async function makeDataDir(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true });
  if (made === undefined) return;
  await writeFile(path.join(dataDir, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
}
