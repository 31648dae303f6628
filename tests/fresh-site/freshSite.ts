import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type Language = 'typescript' | 'javascript';

/** What installs the site's packages. With pnpm each package sees only what it names itself. */
export type PackageManager = 'npm' | 'pnpm';

/** The last line of pnpm that runs on Node 20. */
const pnpm = ['--yes', 'pnpm@10'];

/** Runs a command to its end; rejects with what it printed where it fails. */
export function execute(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // The workspace's own npm settings must not reach the new site.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^npm_(?!config_(registry|cache))|^NODE_OPTIONS$|^INIT_CWD$/.test(name),
      ),
    );
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`));
    });
  });
}

/** Packs the three packages; the tarballs' paths. */
export async function packPackages(folder: string): Promise<string[]> {
  for (const name of ['theme', 'plugin', 'server']) {
    await execute('npm', ['pack', '--pack-destination', folder], path.join(root, name));
  }
  return (await readdir(folder))
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => path.join(folder, file));
}

/** The fenced blocks of the README's section "Add it to your site", in order. */
export async function readmeLines(): Promise<{ install: string; config: string; serve: string }> {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith('Add it to your site'));
  const blocks = [...(section ?? '').matchAll(/```\w*[^\n]*\n([\s\S]*?)```/g)].map((match) =>
    (match[1] ?? '').trim(),
  );
  const [install, config, serve] = blocks;
  if (!install || !config || !serve) {
    throw new Error('The README\'s "Add it to your site" lacks one of its three code blocks.');
  }
  return { install, config, serve };
}

/**
 * A new site of the classic preset, with the packed packages installed and the README's lines in
 * its config, built. Returns its folder.
 */
export async function makeSite(
  language: Language,
  tarballs: readonly string[],
  manager: PackageManager = 'npm',
): Promise<string> {
  const parent = await mkdtemp(path.join(os.tmpdir(), `chatkit-fresh-${language}-`));
  await execute(
    'npx',
    ['--yes', 'create-docusaurus@3', 'site', 'classic', `--${language}`, '--skip-install'],
    parent,
  );
  const site = path.join(parent, 'site');
  const { config } = await readmeLines();
  await (manager === 'npm' ? installWithNpm : installWithPnpm)(site, tarballs);

  const file = path.join(
    site,
    language === 'typescript' ? 'docusaurus.config.ts' : 'docusaurus.config.js',
  );
  const text = await readFile(file, 'utf8');
  const changed = text.replace(/^ {2}presets: \[/m, `  ${config}\n\n  presets: [`);
  if (changed === text) throw new Error(`No place for the plugin found in ${file}`);
  await writeFile(file, changed);
  if (manager === 'npm') await execute('npm', ['run', 'build'], site);
  else await execute('npx', [...pnpm, 'run', 'build'], site);
  return site;
}

// The preset's search brings a package whose newest version lacks a part: see the troubleshooting
// page.
const overrides = { '@docsearch/react': '4.7.0' };

async function changeManifest(site: string, change: Record<string, unknown>): Promise<void> {
  const file = path.join(site, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...manifest, ...change }, null, 2));
}

async function installWithNpm(site: string, tarballs: readonly string[]): Promise<void> {
  await changeManifest(site, { overrides });
  const { install } = await readmeLines();
  const [command = 'npm', ...words] = install.split(/\s+/);
  const args = words.filter((word) => !word.startsWith('docusaurus-'));
  await execute(command, [...args, ...tarballs, '--no-audit', '--no-fund'], site);
}

/** The site names plugin and server; the theme is the plugin's alone. */
async function installWithPnpm(site: string, tarballs: readonly string[]): Promise<void> {
  const theme = tarballs.find((file) => file.includes('theme-chatkit'));
  await changeManifest(site, {
    pnpm: { overrides: { ...overrides, 'docusaurus-theme-chatkit': `file:${theme}` } },
  });
  const named = tarballs.filter((file) => file !== theme);
  await execute('npx', [...pnpm, 'add', ...named], site);
}
