import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './run.mjs';

const ignored = new Set(['node_modules', 'build', 'lib', 'dist', '.docusaurus', '.cache']);

async function* filesIn(place) {
  const info = await stat(place).catch(() => undefined);
  if (info?.isFile()) yield { file: place, info };
  if (!info?.isDirectory()) return;
  const names = await readdir(place);
  for (const name of names.sort()) {
    if (!ignored.has(name)) yield* filesIn(path.join(place, name));
  }
}

/** A fingerprint of sources: names, sizes and times, so that nothing has to be read. */
async function fingerprint(places, settings) {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const place of places) {
    for await (const { file, info } of filesIn(path.join(root, place))) {
      hash.update(`${path.relative(root, file)} ${info.size} ${info.mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/**
 * Runs `build` where the sources at `places` (or `settings`) are not those of its last good run,
 * or `output` is missing.
 * @param {{name: string, places: string[], output: string[], settings?: unknown}} step
 * @param {() => Promise<void>} build
 * @returns {Promise<boolean>} whether it ran
 */
export async function buildIfChanged({ name, places, output, settings = null }, build) {
  const file = path.join(root, '.cache', `${name}.built`);
  const now = await fingerprint(places, settings);
  const last = await readFile(file, 'utf8').catch(() => '');
  const there = await Promise.all(
    output.map((place) =>
      stat(path.join(root, place)).then(
        () => true,
        () => false,
      ),
    ),
  );
  if (last === now && there.every(Boolean)) return false;
  await build();
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, now);
  return true;
}
