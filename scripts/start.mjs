// `npm start`: builds what changed, then serves the example site and the assistant on one port.
import path from 'node:path';
import { buildPackages, buildSite } from './build.mjs';
import { buildIfChanged } from './changed.mjs';
import { root } from './run.mjs';

const packageSources = ['theme', 'plugin', 'server', 'tsconfig.json', 'package-lock.json'];

/** Says what goes on, and how long it took: the first build takes a minute or so. */
async function step(title, work) {
  const start = Date.now();
  const ran = await work(() => process.stdout.write(`${title} …\n`));
  if (ran) process.stdout.write(`${title}: done in ${Math.round((Date.now() - start) / 1000)} s\n`);
}

/** Builds what changed: the packages, and the example site unless told otherwise. */
export async function buildAll({ site = true } = {}) {
  await step('[1/2] Building the packages', (begin) =>
    buildIfChanged(
      {
        name: 'packages',
        places: packageSources,
        output: ['theme/lib', 'plugin/lib', 'server/dist'],
      },
      async () => {
        begin();
        await buildPackages();
      },
    ),
  );
  if (!site) return;
  await step('[2/2] Building the example site (about a minute the first time)', (begin) =>
    buildIfChanged(
      {
        name: 'site',
        places: ['theme', 'plugin', 'example-site', 'package-lock.json'],
        output: ['example-site/build/index.html'],
        settings: [process.env.SITE_URL, process.env.BASE_URL],
      },
      async () => {
        begin();
        await buildSite();
      },
    ),
  );
}

if (process.argv[1] === import.meta.filename) {
  process.chdir(root);
  await buildAll();
  process.env.SITE_DIR ||= path.join('example-site', 'build');
  // On a terminal the lines below are for people; set LOG_LEVEL=info for the whole log.
  process.env.LOG_LEVEL ||= 'warn';
  const { serve } = await import('../server/dist/cli/serve.js');
  process.exitCode = await serve(process.argv.slice(2));
}
