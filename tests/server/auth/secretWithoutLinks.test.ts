import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';

test('the secret is made where the file system knows no links', async () => {
  const files = await import('node:fs/promises');
  jest.unstable_mockModule('node:fs/promises', () => ({
    ...files,
    link: async () => {
      throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
    },
  }));
  const { loadSessionSecrets } = await import('../../../server/src/auth/sessionSecret.js');
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'chatkit-secret-'));
  const load = () => loadSessionSecrets({ secrets: [], embedded: true, dataDir });
  const [made = ''] = await load();
  expect(Buffer.from(made, 'base64url')).toHaveLength(32);
  expect((await stat(path.join(dataDir, 'session-secret'))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['session-secret']);
  expect(await load()).toEqual([made]);
  await rm(dataDir, { recursive: true });
});
