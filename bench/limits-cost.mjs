// What limits, logs and metrics cost together: requests a second of a server with all of them on,
// and of one with all of them off, in one process and on one store. The two take turns, so that what
// else the machine does meets both. `node bench/limits-cost.mjs --check` fails where they cost more
// than 10 %.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { percentile, table } from './support/figures.mjs';

const limit = 0.1;
const rounds = 16;
const roundMs = 1500;
const clients = 16;

const dir = await mkdtemp(path.join(tmpdir(), 'bench-limits-'));
const nowhere = openSync('/dev/null', 'w');
const micro = (seconds) => `${(seconds * 1e6).toFixed(0)} µs`;
const percent = (share) => `${(share * 100).toFixed(1)} %`;

async function start() {
  const child = fork(new URL('./support/pairServer.mjs', import.meta.url), {
    execArgv: ['--no-warnings'],
    env: { ...process.env, DATA_DIR: path.join(dir, 'data') },
    stdio: ['ignore', 'ignore', nowhere, 'ipc'],
  });
  const [ports] = await once(child, 'message');
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const session = await fetch(`http://127.0.0.1:${ports.on}/chatkit/session`, { method: 'POST' });
  const { token } = await session.json();
  const server = (port) => ({ child, port, token, agent });
  return { child, agent, on: server(ports.on), off: server(ports.off) };
}

/** The cheapest request that passes through everything: what is added weighs most there. */
function ask({ port, token, agent }) {
  const body = JSON.stringify({ type: 'threads.list', params: { limit: 20 } });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, port, host: '127.0.0.1', method: 'POST', path: '/chatkit', headers },
      (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`status ${response.statusCode}`));
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

async function perSecond(server, forMs) {
  const end = performance.now() + forMs;
  let count = 0;
  const client = async () => {
    while (performance.now() < end) {
      await ask(server);
      count++;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return count / (forMs / 1000);
}

/** Seconds of processor time so far (Linux): says what a request costs on a busy machine, too. */
function cpuSeconds({ child }) {
  try {
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

const servers = await start();
try {
  for (const name of ['on', 'off']) await perSecond(servers[name], roundMs);
  const figures = { on: [], off: [] };
  const cpu = { on: 0, off: 0 };
  const asked = { on: 0, off: 0 };
  for (let round = 0; round < rounds; round++) {
    // Who goes first takes turns, too.
    const order = round % 2 === 0 ? ['on', 'off'] : ['off', 'on'];
    for (const name of order) {
      const before = cpuSeconds(servers[name]);
      const rate = await perSecond(servers[name], roundMs);
      figures[name].push(rate);
      cpu[name] += cpuSeconds(servers[name]) - before;
      asked[name] += rate * (roundMs / 1000);
    }
  }
  const [on, off] = [percentile(figures.on, 0.5), percentile(figures.off, 0.5)];
  const cost = 1 - on / off;
  process.stdout.write(
    `${table([
      ['limits, logs, metrics', 'requests a second (median)', 'processor time a request'],
      ['off', off.toFixed(0), micro(cpu.off / asked.off)],
      ['on', on.toFixed(0), micro(cpu.on / asked.on)],
      ['cost', percent(cost), percent(cpu.on / asked.on / (cpu.off / asked.off) - 1)],
    ])}\n`,
  );
  if (process.argv.includes('--check') && cost > limit) {
    throw new Error(`They cost ${percent(cost)}; they may cost ${percent(limit)}.`);
  }
} finally {
  servers.agent.destroy();
  servers.child.disconnect();
  await once(servers.child, 'exit');
  await rm(dir, { recursive: true, force: true });
}
