import { rm } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { startProgram } from '../support/childProcess.js';
import { newDataDir } from '../support/dataDir.js';

const ownServer = new URL('../programs/ownServer.ts', import.meta.url);

describe('a server of an owner’s own', () => {
  it('closes what it opened when it is asked to stop, and ends by itself', async () => {
    const data = await newDataDir('chatkit-own-');
    const program = startProgram(ownServer, [], { PORT: '0', DATA_DIR: data });
    while (!(await program.line()).includes('http://localhost:'));
    await program.kill('SIGTERM');
    expect(program.errors()).toContain('"msg":"stopped"');
    expect(program.child.exitCode).toBe(0);
    await rm(data, { recursive: true, force: true });
  });
});
