// `build.mjs packages`: compiles theme, plugin and server. `build.mjs site`: the example site.
// `build.mjs server`, `plugin` or `theme`: one package with what tsc leaves out.
import { cp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { node, root } from './run.mjs';

/** tsc does not copy what it does not compile: CSS modules, SQL migrations, word vectors. */
async function copyAssets(from, to, extension) {
  const assets = async (folder) => {
    const entries = await readdir(path.join(root, folder), { recursive: true });
    return entries.filter((entry) => entry.endsWith(extension));
  };
  const present = await assets(from);
  // A migration that was renamed here would still be run from there.
  for (const entry of await assets(to)) {
    if (!present.includes(entry)) await rm(path.join(root, to, entry));
  }
  for (const entry of present) {
    await cp(path.join(root, from, entry), path.join(root, to, entry));
  }
}

async function compile(project) {
  process.stdout.write(`Building ${project} …\n`);
  await node(['node_modules/typescript/bin/tsc', '-p', project]);
}

export async function buildServer() {
  await compile('server');
  await copyAssets('server/src', 'server/dist', '.sql');
  await copyAssets('server/src', 'server/dist', '.bin');
}

export async function buildTheme() {
  await compile('theme');
  await copyAssets('theme/src', 'theme/lib', '.css');
}

export async function buildPackages() {
  await buildTheme();
  await compile('plugin');
  await buildServer();
}

export async function buildSite() {
  process.stdout.write('Building the example site …\n');
  await node(['../node_modules/@docusaurus/core/bin/docusaurus.mjs', 'build'], {
    cwd: path.join(root, 'example-site'),
  });
}

if (process.argv[2] === 'packages') await buildPackages();
if (process.argv[2] === 'site') await buildSite();
if (process.argv[2] === 'plugin') await compile('plugin');
if (process.argv[2] === 'theme') await buildTheme();
if (process.argv[2] === 'server') await buildServer();
