import { readConfig, runServer } from '../../../server/src/index.js';

/** A server of an owner's own, as the page “Bring your own agent” shows it. */
await runServer({ config: readConfig(process.env) });
process.stdout.write('ended\n');
