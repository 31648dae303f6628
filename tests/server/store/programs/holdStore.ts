// Opens the embedded store of a folder, adds a thread for the reader, says so, and stays.
import { openStore } from '../../../../server/src/store/postgres/index.js';
import { storedThread } from '../fixtures.js';

const [dataDir = ''] = process.argv.slice(2);
try {
  const store = await openStore({ dataDir });
  const { id } = await storedThread(store.forReader('anon:holder'));
  process.stdout.write(`${id}\n`);
  setInterval(() => {}, 1000);
} catch (error) {
  process.stdout.write(`refused: ${error instanceof Error ? error.message : error}\n`);
}
