// What the index adds to the build of a site of 300 pages: the build's time, and that of reading
// its pages and writing the index, which is a part of it. `--check` fails above 10 %.
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, run } from '../scripts/run.mjs';
import { buildAll } from '../scripts/start.mjs';
import { ms, table } from './support/figures.mjs';

const pages = 300;
const limit = 0.1;

await buildAll({ site: false });
const site = await mkdtemp(path.join(tmpdir(), 'bench-index-'));
const sources = path.join(root, 'tests/retrieval/jest/docs');
const files = [];
for (const name of (await readdir(sources)).sort()) {
  const text = await readFile(path.join(sources, name), 'utf8');
  // Some pages show components of packages that are not here.
  if (!name.startsWith('_') && !/^import .* from '[^@.]/m.test(text)) files.push(name);
}
for (let page = 0; page < pages; page++) {
  const name = files[page % files.length];
  const folder = path.join(site, 'docs', `part-${Math.floor(page / files.length)}`);
  await mkdir(folder, { recursive: true });
  await cp(path.join(sources, name), path.join(folder, name));
  await cp(
    path.join(sources, '_TypeScriptExamplesNote.md'),
    path.join(folder, '_TypeScriptExamplesNote.md'),
  );
}
await symlink(path.join(root, 'node_modules'), path.join(site, 'node_modules'));
await writeFile(path.join(site, 'package.json'), '{"name": "bench-site", "private": true}');
await writeFile(
  path.join(site, 'docusaurus.config.js'),
  `module.exports = {
  title: 'Bench', url: 'https://bench.example.com', baseUrl: '/',
  onBrokenLinks: 'ignore', onBrokenAnchors: 'ignore',
  markdown: { hooks: { onBrokenMarkdownLinks: 'ignore', onBrokenMarkdownImages: 'ignore' } },
  future: { v4: { removeLegacyPostBuildHeadAttribute: true }, faster: true },
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false, pages: false }]],
  plugins: ['docusaurus-plugin-chatkit'],
};\n`,
);

const env = { ...process.env, NODE_ENV: 'production' };
const program = path.join(root, 'node_modules/@docusaurus/core/bin/docusaurus.mjs');
const started = performance.now();
const stdio = ['ignore', 'ignore', 'inherit'];
if ((await run(process.execPath, [program, 'build'], { cwd: site, env, stdio })) !== 0)
  process.exit(1);
const build = performance.now() - started;

process.env.NODE_ENV = 'production';
process.chdir(site);
const require = createRequire(path.join(root, 'package.json'));
const { loadSite } = require('@docusaurus/core/lib/server/site');
const { buildIndexFromHtml, writeIndex } = require('./plugin/lib/docsIndex');
const { props } = await loadSite({ siteDir: site });
const from = performance.now();
const index = await buildIndexFromHtml(props);
const file = path.join(site, 'index.json');
await writeIndex(index, file);
const reading = performance.now() - from;
const { size } = await stat(file);
process.chdir(root);
await rm(site, { recursive: true });

process.stdout.write(
  `${table([
    ['pages', String(index.pages.length)],
    ['sections', String(index.pages.reduce((sum, page) => sum + page.sections.length, 0))],
    ['index', `${(size / 2 ** 20).toFixed(1)} MiB`],
    ['the build', ms(build)],
    ['the index of it', ms(reading)],
    ['share', `${((reading / build) * 100).toFixed(1)} %`],
  ])}\n`,
);
if (process.argv.includes('--check') && reading / build > limit) process.exitCode = 1;
process.exit();
