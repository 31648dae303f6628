// The offline model over HTTP on loopback, embedded store, 1,500 sections: from the request to the
// first event, to the first event of the answer (what is searched), to its first word, to its end.
// `node bench/first-event.mjs --check` fails where the first event takes more than 50 ms (p95).
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ms, percentile, table } from './support/figures.mjs';

const limitMs = 50;
const questions = 60;
const warmUp = 10;

const dir = await mkdtemp(path.join(tmpdir(), 'bench-first-event-'));
const index = path.join(dir, 'chatkit-docs.json');
await writeFile(index, JSON.stringify(createIndex()));
// A process of its own: the client must not wait for the server's turn in one event loop.
const server = fork(new URL('./support/server.mjs', import.meta.url), {
  execArgv: ['--no-warnings'],
  env: {
    ...process.env,
    PORT: '0',
    DATA_DIR: path.join(dir, 'data'),
    DOCS_INDEX: index,
    LIMITS: 'off',
    LOG_LEVEL: 'silent',
  },
});
try {
  const [port] = await once(server, 'message');
  const url = `http://127.0.0.1:${port}/chatkit`;
  const { token } = await (await fetch(`${url}/session`, { method: 'POST' })).json();
  const samples = { 'first event': [], 'first of the answer': [], 'first word': [], end: [] };
  for (let at = 0; at < questions + warmUp; at++) {
    const times = await ask(url, token, `How do I set the option number ${at % 300} of the thing?`);
    if (at < warmUp) continue;
    for (const [name, value] of Object.entries(times)) samples[name].push(value);
  }
  const rows = Object.entries(samples).map(([name, values]) => [
    name,
    ms(percentile(values, 0.5)),
    ms(percentile(values, 0.95)),
  ]);
  process.stdout.write(`${table([['from the request to the', 'p50', 'p95'], ...rows])}\n`);
  const p95 = percentile(samples['first event'], 0.95);
  if (process.argv.includes('--check') && p95 > limitMs) {
    throw new Error(`The first event takes ${ms(p95)}; it may take ${limitMs} ms.`);
  }
} finally {
  server.disconnect();
  await once(server, 'exit');
  await rm(dir, { recursive: true });
}

async function ask(url, token, text) {
  const started = performance.now();
  const since = () => performance.now() - started;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      type: 'threads.create',
      params: {
        input: { content: [{ type: 'input_text', text }], attachments: [], inference_options: {} },
      },
    }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const times = {};
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    const frames = decoder.decode(chunk, { stream: true });
    times['first event'] ??= since();
    if (frames.includes('"workflow"')) times['first of the answer'] ??= since();
    if (frames.includes('text_delta')) times['first word'] ??= since();
  }
  return { ...times, end: since() };
}

/** 300 pages of five sections. */
function createIndex() {
  const words = 'set option value greeting theme plugin server index reader answer page'.split(' ');
  const pages = Array.from({ length: 300 }, (_, page) => ({
    url: `/docs/page-${page}`,
    title: `Option ${page}`,
    version: 'current',
    sections: Array.from({ length: 5 }, (__, section) => ({
      anchor: `section-${section}`,
      heading: `Set ${words[(page + section) % words.length]} ${page}`,
      headingPath: [`Option ${page}`, `Set ${words[(page + section) % words.length]} ${page}`],
      level: 2,
      text: Array.from(
        { length: 8 },
        (___, at) =>
          `The ${words[(page * 3 + at) % words.length]} of option number ${page} is set here.`,
      ).join(' '),
    })),
  }));
  const site = { title: '', url: '', baseUrl: '/', locale: 'en', locales: ['en'] };
  return { schema: 1, site, pages };
}
