import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { startProgram } from '../support/childProcess.js';

const cli = new URL('../../../server/src/cli/index.ts', import.meta.url);

describe('docusaurus-chatkit-server', () => {
  it('says its version', async () => {
    const manifest = new URL('../../../server/package.json', import.meta.url);
    const { version } = JSON.parse(await readFile(manifest, 'utf8'));
    const program = startProgram(cli, ['--version']);
    expect(await program.line()).toBe(version);
  });

  it('says where the options of a command stand, at one it does not know', async () => {
    const program = startProgram(cli, ['csp', '--sevrer', 'x']);
    await once(program.child, 'close');
    expect(program.errors()).toBe(
      "Unknown option '--sevrer'\nWhat there is: docusaurus-chatkit-server csp --help\n",
    );
    expect(program.child.exitCode).toBe(1);
  });

  it('says by its exit code that it could not measure, not that a figure is too low', async () => {
    const program = startProgram(cli, ['eval', '--qestions', 'x']);
    await once(program.child, 'close');
    expect(program.child.exitCode).toBe(2);
  });
});
