import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DocsIndex } from './schema';

/** The name of the index, at the root of each locale's output. */
export const indexFileName = 'chatkit-docs.json';

/**
 * Writes the index in one step, so that no reader meets half a file, and only where it differs
 * from what is there, so that nothing reloads for nothing.
 * @returns whether the file changed.
 */
export async function writeIndex(index: DocsIndex, file: string): Promise<boolean> {
  const json = `${JSON.stringify(index)}\n`;
  const present = await readFile(file, 'utf8').catch(() => null);
  if (present === json) return false;
  await mkdir(path.dirname(file), { recursive: true });
  // A name of its own: two may write at once.
  const next = `${file}.${randomUUID()}.tmp`;
  await writeFile(next, json);
  await rename(next, file);
  return true;
}
