import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './freePort.js';

const run = promisify(execFile);

/** A Postgres for tests: its own scratch cluster, or the one `TEST_DATABASE_URL` names. */
export interface TestPostgres {
  /** As superuser, of the maintenance database. */
  url: string;
  /** A new empty database; `url` is the superuser's. */
  createDatabase(): Promise<string>;
  /** Runs statements as superuser on a database of this cluster. */
  admin(statement: string, databaseUrl?: string): Promise<pg.QueryResult>;
  /** Stops it as `kill` of the postmaster would (immediate: no clean shutdown). Own cluster only. */
  crash(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Drops what was created; stops an own cluster and deletes its folder. */
  stop(): Promise<void>;
}

/** Where this machine has Postgres' programs, or undefined. Debian keeps them off the PATH. */
export function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian).sort((a, b) => Number(b) - Number(a))
    : [];
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...versions.map((version) => path.join(debian, version, 'bin')),
    '/opt/homebrew/opt/postgresql/bin',
    '/usr/local/pgsql/bin',
  ];
  return folders.find((folder) =>
    ['initdb', 'postgres'].every((program) => existsSync(path.join(folder, program))),
  );
}

/** Whether tests on a real Postgres can run here; where `REQUIRE_POSTGRES` is set they must. */
export function hasPostgres(): boolean {
  const there = process.env.TEST_DATABASE_URL !== undefined || findPostgres() !== undefined;
  if (!there && process.env.REQUIRE_POSTGRES) {
    throw new Error('REQUIRE_POSTGRES is set, but there is neither TEST_DATABASE_URL nor initdb.');
  }
  return there;
}

/** The cluster `TEST_DATABASE_URL` names, or an own one. */
export async function openTestPostgres(
  settings: Record<string, string> = {},
): Promise<TestPostgres> {
  const url = process.env.TEST_DATABASE_URL;
  return url === undefined ? startPostgres(settings) : wrap(url, notOurs, notOurs, async () => {});
}

async function notOurs(): Promise<void> {
  throw new Error('Only an own cluster can be stopped and started: use startPostgres().');
}

/** A new cluster in a scratch folder on a free port of 127.0.0.1; `settings` are postgresql.conf's. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<TestPostgres> {
  const bin = findPostgres();
  if (bin === undefined) throw new Error('No initdb found: install Postgres.');
  const folder = mkdtempSync(path.join(tmpdir(), 'chatkit-postgres-'));
  const owner = ownerOfFolder(folder);
  const data = path.join(folder, 'data');
  const port = await freePort();
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  const [command, args] = owner.command(path.join(bin, 'initdb'), initdb);
  await run(command, args, { cwd: folder });
  let server: ChildProcess | undefined;

  const start = async () => {
    const options = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: folder,
      fsync: 'off',
      max_connections: '200',
      ...settings,
    };
    const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // Not through runuser: the signal must reach the postmaster itself.
    const child = spawn(path.join(bin, 'postgres'), ['-D', data, ...flags], {
      cwd: folder,
      stdio: 'ignore',
      ...owner.ids,
    });
    server = child;
    await ready(url, child);
  };
  const halt = async (signal: NodeJS.Signals) => {
    const child = server;
    server = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await start();
  return wrap(
    url,
    () => halt('SIGQUIT'),
    start,
    async () => {
      await halt('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  );
}

/** Postgres refuses to run as root: then it runs as the system's `postgres` or `nobody`. */
function ownerOfFolder(folder: string): {
  ids: { uid?: number; gid?: number };
  command(program: string, args: string[]): [string, string[]];
} {
  if (process.getuid?.() !== 0) return { ids: {}, command: (program, args) => [program, args] };
  const name = userExists('postgres') ? 'postgres' : 'nobody';
  const uid = Number(execFileSync('id', ['-u', name]));
  const gid = Number(execFileSync('id', ['-g', name]));
  chownSync(folder, uid, gid);
  return {
    ids: { uid, gid },
    command: (program, args) => ['runuser', ['-u', name, '--', program, ...args]],
  };
}

function userExists(name: string): boolean {
  try {
    execFileSync('id', ['-u', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      if (server.exitCode !== null) throw error;
      await delay(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function wrap(
  url: string,
  crash: () => Promise<void>,
  start: () => Promise<void>,
  stop: () => Promise<void>,
): TestPostgres {
  const created: string[] = [];
  const admin = async (statement: string, databaseUrl = url) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return await client.query(statement);
    } finally {
      await client.end();
    }
  };
  return {
    url,
    admin,
    crash,
    start,
    createDatabase: async () => {
      const name = `chatkit_test_${randomBytes(6).toString('hex')}`;
      await admin(`create database ${name}`);
      created.push(name);
      const databaseUrl = new URL(url);
      databaseUrl.pathname = `/${name}`;
      return databaseUrl.href;
    },
    stop: async () => {
      if (process.env.TEST_DATABASE_URL === url) {
        for (const name of created) await admin(`drop database if exists ${name} with (force)`);
      }
      await stop();
    },
  };
}
