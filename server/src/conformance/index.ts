import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Store } from '../store/index.js';
import { type Difference, describeDifference } from './compare.js';
import { replay } from './replay.js';
import { scenario } from './scenario.js';

export { type Difference, describeDifference } from './compare.js';
export { replay } from './replay.js';
export { type Scenario, scenario } from './scenario.js';

/**
 * Replays every transcript of a folder.
 * @param print takes each difference, and a line a transcript
 * @returns how many passed and failed
 * @throws Error for a folder without transcripts
 */
export async function replayFolder(
  folder: string,
  store: Store,
  print: (line: string) => void,
): Promise<{ passed: number; failed: number }> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  if (files.length === 0) throw new Error(`${folder} holds no transcripts (*.json).`);
  let failed = 0;
  for (const file of files) {
    const problems = await problemsOf(path.join(folder, file), store);
    if (problems.length > 0) failed += 1;
    print(`${problems.length === 0 ? 'pass' : 'FAIL'} ${file}`);
    for (const problem of problems) print(`  ${problem}`);
  }
  print(`${files.length - failed} passed, ${failed} failed`);
  return { passed: files.length - failed, failed };
}

async function problemsOf(file: string, store: Store): Promise<string[]> {
  try {
    const differences: Difference[] = await replay(
      scenario.parse(JSON.parse(await readFile(file, 'utf8'))),
      store,
    );
    return differences.map(describeDifference);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
