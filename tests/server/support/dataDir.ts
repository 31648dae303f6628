import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../../server/src/store/postgres/index.js';

const sources = fileURLToPath(new URL('../../../server/src/store/postgres', import.meta.url));
const manifest = fileURLToPath(new URL('../../../server/package.json', import.meta.url));

/**
 * A new `DATA_DIR` with an empty embedded database of today's schema: a copy of one that is made
 * once, because making one takes seconds and a copy takes none. The caller removes it.
 */
export async function newDataDir(prefix: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), prefix));
  await copyDatabase(folder);
  return folder;
}

/** Puts an empty database of today's schema into a folder that has none. */
export async function copyDatabase(folder: string): Promise<void> {
  const template = await ensureTemplate();
  await cp(path.join(template, 'postgres'), path.join(folder, 'postgres'), { recursive: true });
}

/** The template, named after all that a new database is made of. */
async function ensureTemplate(): Promise<string> {
  const template = path.join(os.tmpdir(), `chatkit-template-${await fingerprint()}`);
  const found = await stat(template).catch(() => undefined);
  if (found) return template;
  const making = await mkdtemp(path.join(os.tmpdir(), 'chatkit-making-'));
  await (await openStore({ dataDir: making })).close();
  // Another worker may have been quicker: then theirs is as good.
  await rename(making, template).catch(() => rm(making, { recursive: true, force: true }));
  return template;
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(manifest));
  const files = await readdir(sources, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.sql')).sort()) {
    hash.update(file).update(await readFile(path.join(sources, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
