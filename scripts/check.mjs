// Types, lint, format.
import { node, runOrExit } from './run.mjs';

for (const project of ['theme', 'plugin', 'server', 'tests']) {
  await node(['node_modules/typescript/bin/tsc', '-p', project, '--noEmit']);
}
await runOrExit('node_modules/.bin/biome', ['check', '--error-on-warnings', '.']);
