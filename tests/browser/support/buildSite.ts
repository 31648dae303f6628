import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const scratch = path.join(root, 'tests/.scratch');

export interface BuiltSite {
  /** The build's output: the server's `SITE_DIR`. */
  outDir: string;
  /** What the build printed. */
  output: string;
  remove(): Promise<void>;
}

export interface SiteSources {
  /** The plugin's options. */
  options?: Record<string, unknown>;
  /** More of the site's config. */
  config?: Record<string, unknown>;
  /** Further files, by path. */
  files?: Record<string, string>;
  /** Components to take over, as arguments of `docusaurus swizzle docusaurus-plugin-chatkit`. */
  swizzle?: string[][];
  /** What its owner then changes in a file: one text for another. */
  edits?: Array<{ file: string; from: string; to: string }>;
}

const doc = `---
slug: /intro
---
# Intro

## First steps

A paragraph about the first steps, long enough to be selected and asked about.

## Second steps

\`\`\`js
const answer = 42;
\`\`\`
`;

/** Builds a small site with options of its own. A few seconds: share one per file. */
export async function buildSite({
  options = {},
  config = {},
  files = {},
  swizzle = [],
  edits = [],
}: SiteSources): Promise<BuiltSite> {
  await mkdir(scratch, { recursive: true });
  const siteDir = await mkdtemp(path.join(scratch, 'site-'));
  const whole = {
    title: 'Small',
    url: 'http://localhost:3000',
    baseUrl: '/',
    future: { v4: true, faster: true },
    presets: [['classic', { blog: false, docs: { sidebarPath: undefined } }]],
    plugins: [['docusaurus-plugin-chatkit', options]],
    ...config,
  };
  const sources = {
    'package.json': JSON.stringify({ name: 'small', private: true, browserslist: ['>0.5%'] }),
    'docusaurus.config.mjs': `export default ${JSON.stringify(whole)};`,
    'docs/intro.md': doc,
    'src/pages/index.md': '# Home\n',
    'tsconfig.json': '{}',
    ...files,
  };
  for (const [file, text] of Object.entries(sources)) {
    await mkdir(path.dirname(path.join(siteDir, file)), { recursive: true });
    await writeFile(path.join(siteDir, file), text);
  }
  await symlink(path.join(root, 'node_modules'), path.join(siteDir, 'node_modules'), 'dir');
  for (const args of swizzle) {
    await docusaurus(siteDir, ['swizzle', 'docusaurus-plugin-chatkit', ...args]);
  }
  for (const { file, from, to } of edits) {
    const text = await readFile(path.join(siteDir, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}:\n${text}`);
    await writeFile(path.join(siteDir, file), text.replace(from, to));
  }
  const output = await docusaurus(siteDir, ['build']);
  return {
    outDir: path.join(siteDir, 'build'),
    output,
    remove: () => rm(siteDir, { recursive: true, force: true }),
  };
}

function docusaurus(siteDir: string, args: string[]): Promise<string> {
  const bin = path.join(root, 'node_modules/@docusaurus/core/bin/docusaurus.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: siteDir,
      env: { ...process.env, NODE_OPTIONS: '', DOCUSAURUS_NO_PERSISTENT_CACHE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`docusaurus ${args.join(' ')} ended with ${code}:\n${output}`));
    });
  });
}
