// One process with two servers on one embedded store, one with limits, logs and metrics, one
// without: what differs between processes (how far the database's code is compiled, where its memory
// lies) meets both. Started by bench/limits-cost.mjs; sends the two ports, ends when disconnected.
import '../../tests/server/support/typescript.mjs';

const { createApp } = await import('../../server/src/app.ts');
const { readConfig } = await import('../../server/src/config.ts');
const { listen } = await import('../../server/src/main/listen.ts');
const { openStore } = await import('../../server/src/store/postgres/index.ts');

const plenty = '100000000/1h';
const { DATA_DIR } = process.env;
const settings = {
  on: {
    LOG_LEVEL: 'info',
    LIMIT_READER_REQUESTS: plenty,
    LIMIT_ADDRESS_REQUESTS: plenty,
    LIMIT_ADDRESS_SESSIONS: plenty,
  },
  off: { LIMITS: 'off', LOG_LEVEL: 'silent' },
};
const store = await openStore({ dataDir: DATA_DIR });
const ports = {};
for (const [name, env] of Object.entries(settings)) {
  const config = readConfig({ DATA_DIR, ...env });
  const app = await createApp({ config, store, countRequests: name === 'on' });
  ports[name] = (await listen(app.express, { port: 0, host: '127.0.0.1' })).port;
}
process.once('disconnect', () => store.close().then(() => process.exit(0)));
process.send(ports);
