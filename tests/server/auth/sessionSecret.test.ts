import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { loadSessionSecrets, minSecretLength } from '../../../server/src/auth/sessionSecret.js';
import { startProgram } from '../support/childProcess.js';

const program = new URL('../programs/sessionSecret.ts', import.meta.url);

const folders: string[] = [];
let dataDir: string;
let file: string;
beforeEach(async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'chatkit-secret-'));
  folders.push(folder);
  dataDir = path.join(folder, 'not/there/yet');
  file = path.join(dataDir, 'session-secret');
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const embedded = () => ({ secrets: [], embedded: true, dataDir });

describe('the secret of a server with the embedded store', () => {
  test('is made once, for its owner’s eyes only, and found again at the next start', async () => {
    const [made = ''] = await loadSessionSecrets(embedded());
    expect(Buffer.from(made, 'base64url')).toHaveLength(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toBe(`${made}\n`);
    await expect(loadSessionSecrets(embedded())).resolves.toEqual([made]);
    // Nothing half-written is left beside it.
    expect(await readdir(dataDir)).toEqual(['session-secret']);
  });

  test('is another in another folder', async () => {
    const [one] = await loadSessionSecrets(embedded());
    const [other] = await loadSessionSecrets({ ...embedded(), dataDir: `${dataDir}-2` });
    expect(one).not.toBe(other);
  });

  test('is one and the same for all who start at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => loadSessionSecrets(embedded())));
    expect(new Set(all.flat()).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['session-secret']);
  });

  test('is one and the same for two processes that start at once', async () => {
    const programs = [0, 1].map(() => startProgram(program, [dataDir]));
    await Promise.all(programs.map(({ line }) => line()));
    for (const { child } of programs) child.stdin?.write('go\n');
    const [one, other] = await Promise.all(programs.map(({ line }) => line()));
    expect(one).toHaveLength(43);
    expect(other).toBe(one);
  });

  test('is not used where the file is damaged', async () => {
    await mkdir(dataDir, { recursive: true });
    await writeFile(file, 'short\n');
    await expect(loadSessionSecrets(embedded())).rejects.toThrow(`${file} is damaged`);
  });

  test('is not made where one is given', async () => {
    const secrets = ['n'.repeat(minSecretLength), 'o'.repeat(minSecretLength)];
    await expect(loadSessionSecrets({ ...embedded(), secrets })).resolves.toEqual(secrets);
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('cannot be made where nothing can be written, and says so', async () => {
    await mkdir(path.dirname(dataDir), { recursive: true });
    await writeFile(dataDir, 'a file where the folder should be');
    await chmod(dataDir, 0o600);
    await expect(loadSessionSecrets(embedded())).rejects.toMatchObject({ code: 'EEXIST' });
  });
});

describe('a server that shares its database', () => {
  const shared = { secrets: [], embedded: false };

  test('refuses to start without a secret', async () => {
    await expect(loadSessionSecrets({ ...shared, dataDir })).rejects.toThrow(
      'SESSION_SECRET must be set when DATABASE_URL is',
    );
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('refuses one that is too short, the second of two, too', async () => {
    for (const secrets of [['short'], ['n'.repeat(minSecretLength), 'short']]) {
      await expect(loadSessionSecrets({ ...shared, secrets, dataDir })).rejects.toThrow(
        'SESSION_SECRET: each secret must have at least 32 characters; one has 5',
      );
    }
  });
});
