import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const root = path.join(__dirname, '..', '..');

describe.each(['plugin', 'theme', 'server'])('the package in %s', (folder) => {
  it('has what npm shows of it, and the licence', async () => {
    const { name } = JSON.parse(await readFile(path.join(root, folder, 'package.json'), 'utf8'));
    const readme = await readFile(path.join(root, folder, 'README.md'), 'utf8');
    expect(readme.split('\n')[0]).toBe(`# ${name}`);
    expect(await readFile(path.join(root, folder, 'LICENSE'), 'utf8')).toBe(
      await readFile(path.join(root, 'LICENSE'), 'utf8'),
    );
  });
});

describe('a site in TypeScript', () => {
  it('knows the components of the theme by one line', async () => {
    // Inside of the repository, so that it finds the packages.
    const site = path.join(root, 'tests', '.scratch', `types-${process.pid}`);
    await mkdir(site, { recursive: true });
    await writeFile(
      path.join(site, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          jsx: 'preserve',
          module: 'esnext',
          moduleResolution: 'bundler',
          lib: ['dom', 'es2023'],
          skipLibCheck: true,
        },
      }),
    );
    await writeFile(
      path.join(site, 'assistant.d.ts'),
      '/// <reference types="docusaurus-plugin-chatkit/types" />\n',
    );
    await writeFile(
      path.join(site, 'page.tsx'),
      `import AskAI from '@theme/AskAI';
      import ChatPanel from '@theme/ChatPanel';
      export const page = <><AskAI prompt="How?">Ask</AskAI><ChatPanel /></>;
      // @ts-expect-error: a question is needed
      export const bad = <AskAI />;`,
    );
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    const told = await promisify(execFile)(process.execPath, [tsc, '-p', site]).catch(
      ({ stdout }) => ({ stdout }),
    );
    await rm(site, { recursive: true, force: true });
    expect(told.stdout).toBe('');
  });
});
