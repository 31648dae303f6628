import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockFolder } from '../../../server/src/store/postgres/folderLock.js';
import { openStore } from '../../../server/src/store/postgres/index.js';
import { type Program, startProgram } from '../support/childProcess.js';
import { copyDatabase } from '../support/dataDir.js';

const holdStore = new URL('./programs/holdStore.ts', import.meta.url);

describe('the lock of an embedded database’s folder', () => {
  let folder: string;
  const programs: Program[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'chatkit-lock-'));
  });
  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.kill('SIGKILL')));
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps a second process out, naming the first, and lets it in once that is killed', async () => {
    await copyDatabase(folder);
    const holder = startProgram(holdStore, [folder]);
    programs.push(holder);
    const threadId = await holder.line();
    await expect(openStore({ dataDir: folder })).rejects.toMatchObject({
      name: 'StoreRefusal',
      reason: 'folder_locked',
      message: expect.stringContaining(`process ${holder.pid}`),
    });
    await holder.kill('SIGKILL');
    const store = await openStore({ dataDir: folder });
    expect((await store.forReader('anon:holder').threads.get(threadId)).id).toBe(threadId);
    const second = startProgram(holdStore, [folder]);
    programs.push(second);
    expect(await second.line()).toContain(`refused: The database folder`);
    await store.close();
  });

  it('keeps out a second store of the same process, until the first is closed', async () => {
    const first = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(`process ${process.pid}`);
    await first.release();
    await (await lockFolder(folder)).release();
  });

  it('goes to one of many who meet a stale one at once', async () => {
    await writeHolder({ pid: 2 ** 22 + 1 });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    const won = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(await readdir(folder)).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'fulfilled') await outcome.value.release();
  });

  it('is stale where the pid belongs to another process by now', async () => {
    await writeHolder({ pid: process.pid, started: 'another boot:1' });
    await (await lockFolder(folder)).release();
  });

  it('is stale where its writer died before a word was written', async () => {
    await writeFile(path.join(folder, 'lock.4'), '');
    const lock = await lockFolder(folder);
    expect(await readdir(folder)).toEqual(['lock.5']);
    await lock.release();
  });

  it('is refused to one who finds it taken over while they watched for its holder', async () => {
    await writeHolder({ pid: 2 ** 22 + 1, host: 'elsewhere' });
    const slow = expect(lockFolder(folder, { heartbeatMs: 100 })).rejects.toThrow(
      `process ${process.pid}`,
    );
    const lock = await lockFolder(folder, { heartbeatMs: 10 });
    await slow;
    await lock.release();
  });

  it('of another host holds while its file is touched, and is taken over after', async () => {
    const lock = await lockFolder(folder, { heartbeatMs: 20 });
    const [file = ''] = await readdir(folder);
    const holder = JSON.parse(await readFile(path.join(folder, file), 'utf8'));
    await writeFile(path.join(folder, file), JSON.stringify({ ...holder, host: 'elsewhere' }));
    await expect(lockFolder(folder, { heartbeatMs: 100 })).rejects.toThrow('on elsewhere');
    await lock.release();
    await writeHolder({ pid: process.pid, host: 'elsewhere' }, 9);
    await (await lockFolder(folder, { heartbeatMs: 20 })).release();
  });

  async function writeHolder(holder: object, number = 1): Promise<void> {
    const whole = { pid: 1, host: hostname(), started: 'a boot:1', token: 'x', ...holder };
    await writeFile(path.join(folder, `lock.${number}`), JSON.stringify(whole));
  }
});
