// Every test: builds what the browser tests need, then jest. Extra arguments go to jest.
import { run } from './run.mjs';
import { buildAll } from './start.mjs';
import { testAndTryAlone } from './tryAlone.mjs';

const args = process.argv.slice(2);
const env = { ...process.env };
// Tests never spend money.
for (const name of Object.keys(env)) if (name.startsWith('OPENAI_')) delete env[name];
env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim();

if (args.length === 0) await buildAll();

/** Runs jest with these arguments; its exit code. */
function jest(more) {
  const program = ['node_modules/jest/bin/jest.js', '--config', 'tests/jest.config.mjs'];
  return run(process.execPath, [...program, ...more], { env });
}

const all = ['--maxWorkers=2', ...args];
process.exit(await (env.CI ? testAndTryAlone(jest, all) : jest(all)));
