import { loadSessionSecrets } from '../../../server/src/auth/sessionSecret.js';

/** Says when it is there, waits to be told, and tells the secret of the folder it was given. */
const [dataDir = ''] = process.argv.slice(2);
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  const secrets = await loadSessionSecrets({ secrets: [], embedded: true, dataDir });
  process.stdout.write(`${secrets.join()}\n`);
  process.exit();
});
