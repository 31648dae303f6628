// `node scripts/fuzz.mjs --mutations 100000 [--seed 1]`: the fuzz test, for longer, with the heap
// measured on the way.
import { parseArgs } from 'node:util';
import { run } from './run.mjs';

const { values } = parseArgs({
  options: {
    mutations: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const env = { ...process.env, FUZZ_COUNT: values.mutations, FUZZ_SEED: values.seed };
for (const name of Object.keys(env)) if (name.startsWith('OPENAI_')) delete env[name];
env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim();
process.exit(
  await run(
    process.execPath,
    [
      '--expose-gc',
      'node_modules/jest/bin/jest.js',
      '--config',
      'tests/jest.config.mjs',
      '--selectProjects',
      'server',
      '--runInBand',
      '--testPathPatterns',
      'main/fuzz',
    ],
    { env },
  ),
);
