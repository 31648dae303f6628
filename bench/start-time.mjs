// `npm start` with everything built, on a reopened store: from the command to `/readyz`.
// `node bench/start-time.mjs --check` fails where that takes 3 s or more (median).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../scripts/run.mjs';
import { percentile } from './support/figures.mjs';

const limitMs = 3000;
const starts = 5;
const dataDir = await mkdtemp(path.join(tmpdir(), 'bench-start-'));

/** Milliseconds until the server is ready; it is stopped again. */
async function start() {
  const began = performance.now();
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    output += text;
    if (/http:\/\/localhost:\d+\//.test(output)) break;
  }
  child.stdout.resume();
  const [, port] = /http:\/\/localhost:(\d+)\//.exec(output) ?? [];
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (ready?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const took = performance.now() - began;
  child.kill('SIGTERM');
  await once(child, 'exit');
  return took;
}

try {
  // Builds what is not built, and makes the store.
  const first = await start();
  const samples = [];
  for (let n = 0; n < starts; n++) samples.push(await start());
  const median = percentile(samples, 0.5);
  process.stdout.write(
    `first start ${Math.round(first)} ms; reopened ${samples.map(Math.round).join(', ')} ms, median ${Math.round(median)} ms\n`,
  );
  if (process.argv.includes('--check') && median >= limitMs) {
    throw new Error(`A start takes ${Math.round(median)} ms; it may take ${limitMs} ms.`);
  }
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
