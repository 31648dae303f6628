// The server as configured by the environment, for a benchmark that forked this: sends its port,
// tells what time of the processor it has used when it is asked, and ends when it is disconnected.
import '../../tests/server/support/typescript.mjs';

const { readConfig } = await import('../../server/src/config.ts');
const { startServer } = await import('../../server/src/main.ts');

const server = await startServer({ config: readConfig(process.env), print: () => {} });
process.once('disconnect', () => server.close().then(() => process.exit(0)));
process.on('message', (asked) => {
  if (asked === 'cpu') process.send?.({ cpu: process.cpuUsage() });
});
process.send?.(server.port);
