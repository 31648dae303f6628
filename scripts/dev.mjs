// `npm run dev`: the example site and the assistant on one port, with hot reload. The packages are
// compiled as they change: the site's own development server picks up theme and plugin, and the
// assistant starts anew, so that the site does not have to.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { root } from './run.mjs';
import { buildAll } from './start.mjs';

process.chdir(root);
await buildAll({ site: false });

const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address();
probe.close();

const start = (args, options = {}) =>
  spawn(process.execPath, args, { cwd: root, stdio: 'inherit', ...options });

const compilers = ['theme', 'plugin', 'server'].map((project) =>
  start(['node_modules/typescript/bin/tsc', '-p', project, '--watch', '--preserveWatchOutput'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  }),
);
const docusaurus = path.join(root, 'node_modules/@docusaurus/core/bin/docusaurus.mjs');
const site = start(
  [docusaurus, 'start', '--port', String(port), '--host', '127.0.0.1', '--no-open'],
  { cwd: path.join(root, 'example-site') },
);
const assistant = start([
  '--watch',
  '--watch-preserve-output',
  path.join('server', 'dist', 'cli', 'index.js'),
  'dev',
  'example-site',
  '--site-url',
  `http://127.0.0.1:${port}`,
  ...process.argv.slice(2),
]);

const children = [...compilers, site, assistant];
const end = () => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGINT', end);
process.on('SIGTERM', end);
for (const child of [site, assistant]) {
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 1;
    end();
  });
}
