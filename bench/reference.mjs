// This server (a real Postgres) beside the reference server in Python (SQLite), one process each:
// 50 clients that create a thread, add a message, list threads and list items, over and over.
// Left out where Python or the package index is not there. `--check` fails where a limit is missed:
// at least 3 times the requests a second, and a lower p99.
import '../tests/server/support/typescript.mjs';
import { execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ms, percentile, table } from './support/figures.mjs';

const { openTestPostgres } = await import('../tests/server/support/postgres.ts');

const clients = 50;
const roundMs = 8000;
const rounds = 3;
const limits = { times: 3 };
const run = promisify(execFile);
const support = (file) => fileURLToPath(new URL(`./support/${file}`, import.meta.url));
const scratch = await mkdtemp(path.join(tmpdir(), 'bench-reference-'));

const python = await findReference();
if (python === undefined) {
  process.stdout.write('Left out: the reference server cannot be installed here.\n');
  process.exit(0);
}
const postgres = await openTestPostgres();
const reference = await startReference(python);
const server = fork(support('answeringServer.mjs'), {
  execArgv: ['--no-warnings'],
  env: { ...process.env, DATABASE_URL: await postgres.createDatabase() },
});
try {
  const [url] = await once(server, 'message');
  await compare({ 'this server': url, reference: reference.url });
} finally {
  reference.process.kill();
  server.disconnect();
  await once(server, 'exit');
  await postgres.stop();
  await rm(scratch, { recursive: true, force: true });
}

async function compare(urls) {
  const figures = {};
  for (const [name, url] of Object.entries(urls)) {
    await round(url, 1500);
    figures[name] = { rates: [], samples: [] };
  }
  // They take turns, so that what else the machine does meets both.
  for (let at = 0; at < rounds; at += 1) {
    for (const [name, url] of Object.entries(urls)) {
      const samples = await round(url, roundMs);
      figures[name].rates.push((samples.length * 1000) / roundMs);
      figures[name].samples.push(...samples);
    }
  }
  const rows = Object.entries(figures).map(([name, { rates, samples }]) => [
    name,
    Math.round(percentile(rates, 0.5)),
    ms(percentile(samples, 0.5)),
    ms(percentile(samples, 0.99)),
  ]);
  process.stdout.write(`${table([['', 'requests a second', 'p50', 'p99'], ...rows])}\n`);
  const [ours, theirs] = [figures['this server'], figures.reference];
  const times = percentile(ours.rates, 0.5) / percentile(theirs.rates, 0.5);
  const missed = [];
  if (times < limits.times) missed.push(`${times.toFixed(1)} times its requests a second`);
  if (percentile(ours.samples, 0.99) >= percentile(theirs.samples, 0.99)) missed.push('p99');
  process.stdout.write(`${times.toFixed(1)} times the requests a second of the reference\n`);
  if (missed.length === 0) return;
  process.stdout.write(`missed: ${missed.join(', ')}\n`);
  if (process.argv.includes('--check')) process.exitCode = 1;
}

/** The latency of every request of all clients, in ms. */
async function round(url, durationMs) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const end = performance.now() + durationMs;
  const samples = [];
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const user = `bench:${client}:${Math.random()}`;
      const timed = async (body) => {
        const started = performance.now();
        const text = await post(agent, url, user, body);
        samples.push(performance.now() - started);
        return text;
      };
      const input = {
        content: [{ type: 'input_text', text: 'How do I install it?' }],
        attachments: [],
        inference_options: {},
      };
      while (performance.now() < end) {
        const created = await timed({ type: 'threads.create', params: { input } });
        const thread_id = /"id":"(thr_[^"]+)"/.exec(created)?.[1];
        await timed({ type: 'threads.add_user_message', params: { thread_id, input } });
        await timed({ type: 'threads.list', params: { limit: 20 } });
        await timed({ type: 'items.list', params: { thread_id, limit: 20 } });
      }
    }),
  );
  agent.destroy();
  return samples;
}

function post(agent, url, user, body) {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = {
      Authorization: `Bearer ${user}`,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
    };
    const request = http.request(url, { agent, method: 'POST', headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString());
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    request.once('error', reject);
    request.end(text);
  });
}

/** A Python that has the reference server, made once; undefined where that is not possible. */
async function findReference() {
  const folder = fileURLToPath(new URL('../.cache/reference', import.meta.url));
  const found = path.join(folder, 'bin', 'python');
  try {
    if (!existsSync(found)) await run('python3', ['-m', 'venv', folder]);
    const packages = ['openai-chatkit==1.6.5', 'fastapi', 'uvicorn'];
    await run(found, ['-m', 'pip', 'install', '--quiet', ...packages]);
    return found;
  } catch {
    return undefined;
  }
}

async function startReference(found) {
  const port = await freePort();
  const child = spawn(
    found,
    [support('reference_server.py'), String(port), path.join(scratch, 'reference.db')],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const url = `http://127.0.0.1:${port}/chatkit`;
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await fetch(url);
      return { process: child, url };
    } catch {
      await delay(100);
    }
  }
  throw new Error('The reference server does not start.');
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
