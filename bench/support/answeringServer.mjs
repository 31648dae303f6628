// The real server with an application that answers at once, for bench/reference.mjs.
import '../../tests/server/support/typescript.mjs';

const { openTestServer } = await import('../../server/src/conformance/testServer.ts');
const { openStore } = await import('../../server/src/store/postgres/index.ts');
const { streamText } = await import('../../server/src/application/index.ts');

const store = await openStore({ databaseUrl: process.env.DATABASE_URL, dataDir: '', poolSize: 20 });
const application = { respond: () => streamText('Install it with npm.') };
const { url } = await openTestServer({ store, application });
process.once('disconnect', () => process.exit(0));
process.send(url);
