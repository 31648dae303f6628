import type { Server } from 'node:http';
import { createApp } from './app.js';
import type { Config } from './config.js';
import type { DevSite } from './http/devSite.js';
import { createSite } from './http/site.js';
import { addressSubject } from './limits/address.js';
import { createLimits } from './limits/createLimits.js';
import { noLimits } from './limits/limits.js';
import { toRates } from './limits/settings.js';
import { createLogger, type Logger } from './logger.js';
import { listen, stopListening } from './main/listen.js';
import { startUpLines } from './main/startUpLines.js';
import { parseTrustProxy } from './main/trustProxy.js';

export interface ServerOptions {
  config: Config;
  logger?: Logger;
  /** Instead of `SITE_DIR`: a site that its own development server serves. */
  devSite?: DevSite;
  /** Takes the start-up lines (default: standard output). */
  print?: (line: string) => void;
}

export interface RunningServer {
  /** Where a person on this machine finds it, such as `http://localhost:3000/`. */
  url: string;
  port: number;
  server: Server;
  /** Settles when the store is there and readers can be answered. */
  ready: Promise<void>;
  /** Ends it: no new readers, runs under way get the grace time, then everything is closed. */
  close(): Promise<void>;
}

/** Config → store → docs → agent → app → listen. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config } = options;
  const print = options.print ?? ((line) => process.stdout.write(`${line}\n`));
  const logger =
    options.logger ?? createLogger({ level: config.LOG_LEVEL, content: config.LOG_CONTENT });
  const trustProxy = parseTrustProxy(config.TRUST_PROXY);
  const site =
    config.SITE_DIR === undefined
      ? undefined
      : createSite({ dir: config.SITE_DIR, redirectRoot: trustProxy === undefined });
  const limits = config.LIMITS === 'off' ? noLimits : createLimits({ rates: toRates(config) });
  let draining = false;

  const app = createApp({
    logger,
    path: config.CHATKIT_PATH,
    trustProxy,
    readiness: {
      store: async () => {},
      draining: () => draining,
      docs: () => ({ pages: 0, sections: 0, broken: 0 }),
    },
    routers: [
      async (request, _response, next) => {
        await limits.consume('requests_per_address', addressSubject(request.ip));
        next();
      },
    ],
    site: options.devSite?.router ?? site?.router,
  });

  const { server, port } = await listen(app, { port: config.PORT, host: config.HOST });
  if (options.devSite) server.on('upgrade', options.devSite.upgrade);
  const url = `http://${shownHost(config.HOST)}:${port}${site?.baseUrl ?? '/'}`;
  for (const line of startUpLines({ url, config })) print(line);

  return {
    url,
    port,
    server,
    ready: Promise.resolve(),
    async close() {
      draining = true;
      await stopListening(server);
    },
  };
}

/** A host a browser can open: everything-addresses are this machine, too. */
function shownHost(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
