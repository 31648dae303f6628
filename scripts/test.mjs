// Every test: builds what the browser tests need, then jest. Extra arguments go to jest.
import { run } from './run.mjs';
import { buildAll } from './start.mjs';

const args = process.argv.slice(2);
const env = { ...process.env };
// Tests never spend money.
for (const name of Object.keys(env)) if (name.startsWith('OPENAI_')) delete env[name];
env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim();

const needsBuild = args.length === 0;
if (needsBuild) {
  await buildAll();
}
process.exit(
  await run(
    process.execPath,
    [
      'node_modules/jest/bin/jest.js',
      '--config',
      'tests/jest.config.mjs',
      '--maxWorkers=2',
      ...args,
    ],
    { env },
  ),
);
