// A new site from packed packages, outside the workspace: see tests/fresh-site. With `--pnpm` it is
// installed by a package manager that shows each package only what it names.
import { buildPackages } from './build.mjs';
import { run } from './run.mjs';

await buildPackages();
const args = process.argv.slice(2);
const usesPnpm = args.includes('--pnpm');
const env = { ...process.env };
for (const name of Object.keys(env)) if (name.startsWith('OPENAI_')) delete env[name];
env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim();
if (usesPnpm) env.FRESH_SITE_PNPM = '1';
process.exit(
  await run(
    process.execPath,
    [
      'node_modules/jest/bin/jest.js',
      '--config',
      'tests/fresh-site/jest.config.mjs',
      ...args.filter((arg) => arg !== '--pnpm'),
    ],
    { env },
  ),
);
