import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../config.js';
import { openStore } from '../store/postgres/index.js';
import { replayFolder } from './index.js';

const usage = 'Usage: npm run conformance -- DIR   (a folder of transcripts, *.json)';

/**
 * `npm run conformance -- DIR`: replays the transcripts in DIR against the real server, on the
 * Postgres of `DATABASE_URL` or an embedded one of its own.
 * @returns the exit code: 0 where every transcript passed
 */
export async function command(args: readonly string[]): Promise<number> {
  const [folder] = args;
  if (!folder) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const dataDir = await mkdtemp(path.join(tmpdir(), 'chatkit-conformance-'));
  const { DATABASE_URL } = readConfig({ DATABASE_URL: process.env.DATABASE_URL });
  const store = await openStore({ databaseUrl: DATABASE_URL, dataDir });
  try {
    const { failed } = await replayFolder(folder, store, (line) =>
      process.stdout.write(`${line}\n`),
    );
    return failed === 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}\n`);
    return 2;
  } finally {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
