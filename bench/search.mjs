// Search in 10,000 sections: how long an index takes to load, how long a question, how much memory.
// The docs are those of jest (tests/retrieval), often, each time with words of their own. `node
// bench/search.mjs --check` fails above the limits, which hold on a quiet machine.
import '../tests/server/support/typescript.mjs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ms, percentile, table } from './support/figures.mjs';

const require = createRequire(import.meta.url);
const { readMarkdownFolder } = require('../plugin/lib/docsIndex/readMarkdownFolder.js');
const { createDocs } = await import('../server/src/docs/createDocs.ts');

const wanted = 10_000;
const limits = { p95: 10, load: 2000, memory: 150 };
const data = new URL('../tests/retrieval/jest/', import.meta.url);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
function used() {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

/** Some words are this copy's own, so that the vocabulary grows as a large site's does. */
const own = (text, copy) =>
  text.replace(/\b[a-z]{7,}\b/g, (word) =>
    word.length % 7 === copy % 7 ? `${word}x${copy}` : word,
  );

const { index } = await readMarkdownFolder(path.join(data.pathname, 'docs'));
const pages = [];
let sections = 0;
for (let copy = 0; sections < wanted; copy++) {
  for (const page of index.pages) {
    if (sections >= wanted) break;
    pages.push({
      ...page,
      url: `/${copy}${page.url}`,
      sections: page.sections.map((section) => ({ ...section, text: own(section.text, copy) })),
    });
    sections += page.sections.length;
  }
}
const scratch = await mkdtemp(path.join(tmpdir(), 'bench-search-'));
const file = path.join(scratch, 'chatkit-docs.json');
await writeFile(file, JSON.stringify({ ...index, pages }));
pages.length = 0;

const before = used();
const started = performance.now();
const loadFrom = process.cpuUsage();
const docs = await createDocs({ sources: [file], fileIntervalMs: 0 });
const load = performance.now() - started;
const loadCpu = process.cpuUsage(loadFrom);
const memory = used() - before;

const questions = (await readFile(new URL('questions.jsonl', data), 'utf8'))
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line).question);
const times = [];
const cpuTimes = [];
for (let round = 0; round < 12; round++) {
  for (const text of questions) {
    const from = performance.now();
    const cpuFrom = process.cpuUsage();
    await docs.search({ text, scope: { locale: 'en' } });
    const cpu = process.cpuUsage(cpuFrom);
    // The first rounds warm up.
    if (round < 2) continue;
    times.push(performance.now() - from);
    cpuTimes.push((cpu.user + cpu.system) / 1000);
  }
}
await docs.close();
await rm(scratch, { recursive: true });

const p95 = percentile(times, 0.95);
process.stdout.write(
  `${table([
    ['sections', String(sections)],
    ['load', ms(load)],
    ['memory', `${memory.toFixed(0)} MiB`],
    ['search p50', ms(percentile(times, 0.5))],
    ['search p95', ms(p95)],
    ['search p95, CPU', ms(percentile(cpuTimes, 0.95))],
    ['load, CPU', ms((loadCpu.user + loadCpu.system) / 1000)],
  ])}\n`,
);
const missed = Object.entries({ p95, load, memory }).filter(
  ([name, value]) => value > limits[name],
);
for (const [name, value] of missed) {
  process.stdout.write(`${name} is ${value.toFixed(1)}, above ${limits[name]}\n`);
}
if (process.argv.includes('--check') && missed.length > 0) process.exitCode = 1;
