// Streams of the real server (parse, handle, store, SSE; a real Postgres) beside a bare Express
// handler that writes the same bytes: events a second at 1, 50 and 500 open streams. Also memory for
// each of 1,000 open streams, and what a client that does not read costs the others.
// `node bench/streams.mjs --check` fails where a limit is missed.
import '../tests/server/support/typescript.mjs';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { ms, percentile, table } from './support/figures.mjs';

const { openTestPostgres } = await import('../tests/server/support/postgres.ts');

const limits = { share: 0.5, streamBytes: 50 * 1024 };
const rounds = 3;
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
const missed = [];
let readers = 0;

const postgres = await openTestPostgres();
const server = fork(new URL('./support/streamServer.mjs', import.meta.url), {
  execArgv: ['--no-warnings', '--expose-gc'],
  env: { ...process.env, DATABASE_URL: await postgres.createDatabase() },
});
try {
  const [{ url, bareUrl }] = await once(server, 'message');
  await memory(url);
  await throughput(url, bareUrl);
  await slowReader(url);
} finally {
  server.disconnect();
  await once(server, 'exit');
  await postgres.stop();
}
if (missed.length > 0) {
  process.stdout.write(`\nmissed:\n  ${missed.join('\n  ')}\n`);
  if (process.argv.includes('--check')) process.exitCode = 1;
}

async function throughput(url, bareUrl) {
  const rows = [['open streams', 'events each', 'bare Express', 'this server', 'share']];
  for (const [streams, events] of [
    [1, 20_000],
    [50, 2000],
    [500, 2000],
  ]) {
    await together(url, streams, Math.ceil(events / 10));
    const rates = { bare: [], ours: [] };
    // They take turns, so that what else the machine does meets both.
    for (let round = 0; round < rounds; round += 1) {
      rates.bare.push(await together(bareUrl, streams, events));
      rates.ours.push(await together(url, streams, events));
    }
    const [bare, ours] = [percentile(rates.bare, 0.5), percentile(rates.ours, 0.5)];
    const share = ours / bare;
    if (share < limits.share)
      missed.push(`${streams} streams: ${share.toFixed(2)} of bare Express`);
    rows.push([streams, events, perSecond(bare), perSecond(ours), share.toFixed(2)]);
  }
  process.stdout.write(`${table(rows)}\n`);
}

/** Events a second of so many streams that begin at once. */
async function together(url, streams, events) {
  const started = performance.now();
  await Promise.all(Array.from({ length: streams }, () => read(url, events)));
  return (streams * events * 1000) / (performance.now() - started);
}

async function memory(url) {
  const streams = 1000;
  // What is loaded, compiled or grown at the first requests is nobody's stream.
  await together(url, 200, 500);
  for (let round = 0; round < 5; round += 1) await together(url, 200, 20);
  const idle = await ask('memory');
  const open = [];
  for (let at = 0; at < streams; at += 50) {
    const begun = Array.from({ length: 50 }, () => openStream(url, 20, true));
    open.push(...(await Promise.all(begun)));
  }
  const busy = await ask('memory');
  const each = (busy.rss - idle.rss) / streams;
  const heap = (busy.heapUsed + busy.external - idle.heapUsed - idle.external) / streams;
  process.stdout.write(
    `${streams} open streams: ${kib(each)} each above idle (${kib(heap)} of heap and buffers)\n\n`,
  );
  // What the process gave back meanwhile may hide what the streams took: the larger of the two.
  const worse = Math.max(each, heap);
  if (worse > limits.streamBytes) missed.push(`memory: ${kib(worse)} for a stream`);
  await ask('release');
  await Promise.all(open.map(({ ended }) => ended));
}

/** The latency of ordinary answers with and without a client that has stopped reading. */
async function slowReader(url) {
  const alone = await latencies(url);
  const stuck = await openStream(url, 60_000, true, true);
  // Until the server has done with what this client will not read.
  await delay(2000);
  const beside = await latencies(url);
  await ask('release');
  stuck.response.destroy();
  process.stdout.write(
    `\nan answer of 50 events: ${ms(percentile(alone, 0.5))} (p95 ${ms(percentile(alone, 0.95))}); ` +
      `beside a client that does not read: ${ms(percentile(beside, 0.5))} (p95 ${ms(percentile(beside, 0.95))})\n`,
  );
}

async function latencies(url) {
  const samples = [];
  for (let at = 0; at < 60; at += 1) {
    const started = performance.now();
    await read(url, 50);
    samples.push(performance.now() - started);
  }
  return samples.slice(10);
}

async function read(url, events) {
  const { ended } = await openStream(url, events, false);
  await ended;
}

/** Resolves with the first bytes; `ended` when the last have come. `stuck`: never reads on. */
function openStream(url, events, wait, stuck = false) {
  readers += 1;
  const body = JSON.stringify({
    type: 'threads.create',
    params: {
      input: {
        content: [{ type: 'input_text', text: JSON.stringify([events, wait]) }],
        attachments: [],
        inference_options: {},
      },
    },
  });
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      agent,
      method: 'POST',
      headers: {
        Authorization: `Bearer bench:${process.pid}:${readers}`,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
      },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`Answered ${response.statusCode}`));
      response.once('error', () => {});
      const ended = once(response, 'end');
      if (stuck) return resolve({ response, ended });
      response.once('data', () => resolve({ response, ended }));
      response.resume();
    });
    request.end(body);
  });
}

async function ask(question) {
  server.send(question);
  const [answer] = await once(server, 'message');
  return answer;
}

function perSecond(rate) {
  return Math.round(rate).toLocaleString('en');
}

function kib(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
