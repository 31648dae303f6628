// A new site from packed packages, outside the workspace: see tests/fresh-site.
import { buildPackages } from './build.mjs';
import { run } from './run.mjs';

await buildPackages();
const env = { ...process.env };
for (const name of Object.keys(env)) if (name.startsWith('OPENAI_')) delete env[name];
env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim();
process.exit(
  await run(
    process.execPath,
    [
      'node_modules/jest/bin/jest.js',
      '--config',
      'tests/fresh-site/jest.config.mjs',
      ...process.argv.slice(2),
    ],
    { env },
  ),
);
