// Which part of a benchmark has used the processor's time: on a machine that the server, its database
// and those who load it share, that is what the readers have waited for.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Seconds used so far: by the server (see `server.mjs`), this process, and Postgres where it can be told. */
export async function processorTime(server, postgres) {
  const answered = once(server, 'message');
  server.send('cpu');
  const [{ cpu }] = await answered;
  return {
    wall: performance.now() / 1000,
    server: seconds(cpu),
    readers: seconds(process.cpuUsage()),
    database: postgres && process.platform === 'linux' ? await ofPostgres(postgres) : Number.NaN,
  };
}

/** The share of one core that each used between two times. */
export function coresBetween(before, after) {
  const wall = after.wall - before.wall;
  return Object.fromEntries(
    ['server', 'readers', 'database'].map((who) => [who, (after[who] - before[who]) / wall]),
  );
}

function seconds({ user, system }) {
  return (user + system) / 1e6;
}

/** Its processes that are there now: the pool keeps its connections. */
async function ofPostgres(postgres) {
  const { rows } = await postgres.admin('select pid from pg_stat_activity');
  let ticks = 0;
  for (const { pid } of rows) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // The one that was asked has ended.
    }
  }
  return ticks / 100;
}
