// `npm run bench [-- NAME …]`: runs the benchmarks in bench/, all or those named, one at a time.
// Each prints its figures; one that misses its own limit ends with an error.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { root, run } from './run.mjs';

const files = (await readdir(path.join(root, 'bench'))).filter((file) => file.endsWith('.mjs'));
const known = files.map((file) => file.slice(0, -'.mjs'.length)).sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}.\n`);
  process.exit(1);
}

const failed = [];
for (const name of wanted.length > 0 ? wanted : known) {
  process.stdout.write(`\n── ${name} ──\n`);
  if ((await run(process.execPath, ['--no-warnings', `bench/${name}.mjs`])) !== 0) {
    failed.push(name);
  }
}
if (failed.length > 0) {
  process.stderr.write(`\nFailed: ${failed.join(', ')}\n`);
  process.exit(1);
}
