import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './freePort.js';

/** A PgBouncer in front of a database, in transaction mode. */
export interface TestPgBouncer {
  databaseUrl: string;
  stop(): Promise<void>;
}

export function findPgBouncer(): string | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
  ];
  const folder = folders.find((name) => existsSync(path.join(name, 'pgbouncer')));
  return folder && path.join(folder, 'pgbouncer');
}

/** Few server connections for many clients: what one leaves behind, another would see. */
export async function startPgBouncer(databaseUrl: string): Promise<TestPgBouncer> {
  const program = findPgBouncer();
  if (program === undefined) throw new Error('No pgbouncer found: install it.');
  const folder = mkdtempSync(path.join(tmpdir(), 'chatkit-pgbouncer-'));
  const { hostname, port, pathname, username } = new URL(databaseUrl);
  const name = pathname.slice(1);
  const listenPort = await freePort();
  const file = path.join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    `[databases]
${name} = host=${hostname} port=${port} dbname=${name} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
server_reset_query =
`,
  );
  // Like Postgres it does not run as root.
  const root = process.getuid?.() === 0;
  const ids = root ? { uid: numberOf('-u'), gid: numberOf('-g') } : {};
  if (root) chownSync(folder, numberOf('-u'), numberOf('-g'));
  const child = spawn(program, [file], { stdio: 'ignore', ...ids });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `postgres://${username}@127.0.0.1:${listenPort}/${name}`;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      break;
    } catch (error) {
      if (child.exitCode !== null) throw error;
      await delay(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
  return {
    databaseUrl: url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function numberOf(flag: string): number {
  return Number(execFileSync('id', [flag, 'nobody']));
}
