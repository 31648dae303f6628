import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const page = path.join(root, 'example-site/docs/server/existing-back-end.md');

/** Only what the page uses; the framework itself is 100 MB. */
const nextScript = `declare module 'next/script' {
  import type { ReactNode } from 'react';
  export default function Script(props: {
    src: string;
    strategy: 'beforeInteractive' | 'afterInteractive' | 'lazyOnload';
  }): ReactNode;
}`;

let folder: string;
beforeAll(async () => {
  const cache = path.join(root, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(path.join(cache, 'docs-code-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the page about existing back ends', () => {
  test('shows code that compiles', async () => {
    const blocks = (await readFile(page, 'utf8')).matchAll(
      /```tsx? title="([^"]+)"\n([\s\S]*?)```/g,
    );
    const files: string[] = [];
    for (const [, title = '', code = ''] of blocks) {
      if (title.startsWith('docusaurus.config')) continue;
      const file = path.join(folder, title);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, code);
      files.push(title);
    }
    expect(files).toEqual([
      'server.ts',
      'app/api/chatkit/[[...path]]/route.ts',
      'app/layout.tsx',
      'app/assistant.tsx',
    ]);
    await writeFile(path.join(folder, 'next.d.ts'), nextScript);
    const compilerOptions = {
      noEmit: true,
      lib: ['es2023', 'es2024.string', 'dom', 'dom.iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      types: ['node'],
      paths: {
        'docusaurus-chatkit-server': [path.join(root, 'server/src/index.ts')],
        'docusaurus-chatkit-server/proxy': [path.join(root, 'server/src/proxy/index.ts')],
      },
    };
    const config = { extends: path.join(root, 'tsconfig.json'), compilerOptions };
    await writeFile(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ ...config, files: [...files, 'next.d.ts'] }),
    );
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe('');
  });
});
