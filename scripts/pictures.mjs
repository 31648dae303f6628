// Pictures of the chat's main states for the README and the docs site, and of every degraded state
// for a person to look at (`tests/browser/pictures`, not kept). `node scripts/pictures.mjs` after a
// build of packages and site: they are made by the browser tests that assert the same states.
import path from 'node:path';
import { root, run } from './run.mjs';

const env = {
  ...process.env,
  PICTURES: path.join(root, 'example-site/static/img/pictures'),
  PICTURES_OF_STATES: path.join(root, 'tests/browser/pictures'),
};
process.exit(
  await run(
    process.execPath,
    [
      'scripts/test.mjs',
      '--selectProjects',
      'browser',
      '--testPathPatterns',
      'builtin/(pictures|states|degraded|looks|citations|diagrams)|newcomer',
    ],
    { env },
  ),
);
