// `run-server-script.mjs NAME …`: builds the server where it changed, then runs `server/src/NAME/command.ts`.
import { buildServer } from './build.mjs';
import { buildIfChanged } from './changed.mjs';

const [name, ...args] = process.argv.slice(2);
await buildIfChanged(
  {
    name: 'server',
    places: ['server', 'tsconfig.json', 'package-lock.json'],
    output: ['server/dist'],
  },
  buildServer,
);
const { command } = await import(`../server/dist/${name}/command.js`);
process.exitCode = await command(args);
