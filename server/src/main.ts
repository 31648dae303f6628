import type { Server } from 'node:http';
import express from 'express';
import { type App, type AppOptions, createApp } from './app.js';
import { metricsRouter } from './http/metrics.js';
import { listen, stopListening } from './main/listen.js';
import { startUpLines } from './main/startUpLines.js';

export interface ServerOptions extends AppOptions {
  /** Takes the start-up lines (default: standard output). */
  print?: (line: string) => void;
}

export interface RunningServer {
  /** Where a person on this machine finds it, such as `http://localhost:3000/`. */
  url: string;
  port: number;
  /** Where `/metrics` is, with `METRICS_PORT`. */
  metricsPort: number | undefined;
  app: App;
  /** Ends it: no new readers, answers under way get the grace time, then everything is closed. */
  close(): Promise<void>;
}

/** Config → store → docs → agent → app → listen → drain. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, devSite } = options;
  const print = options.print ?? ((line) => process.stdout.write(`${line}\n`));
  const app = await createApp(options);
  let listening: Server | undefined;
  try {
    const { server, port } = await listen(app.express, { port: config.PORT, host: config.HOST });
    listening = server;
    if (devSite) server.on('upgrade', devSite.upgrade);
    const metrics = await listenForMetrics(options, app);
    const url = `http://${shownHost(config.HOST)}:${port}${app.baseUrl}`;
    for (const line of startUpLines({
      url,
      config,
      docs: app.docs.status(),
      live: devSite !== undefined,
    }))
      print(line);
    app.logger.info({ port, metricsPort: metrics?.port }, 'listening');
    return {
      url,
      port,
      metricsPort: metrics?.port,
      app,
      async close() {
        app.beginDraining();
        // Streams end when their answers do: first the runs, then the connections.
        const closed = stopListening(server);
        await app.close();
        server.closeIdleConnections();
        await Promise.race([closed, afterLastBytes(server)]);
        if (metrics) await stopListening(metrics.server);
        app.logger.info('stopped');
      },
    };
  } catch (error) {
    // Or the process would go on, with a port that nobody was told of.
    if (listening) await stopListening(listening);
    await app.close(0);
    throw error;
  }
}

async function listenForMetrics({ config }: ServerOptions, app: App) {
  if (config.METRICS_PORT === undefined) return undefined;
  const local = ['127.0.0.1', 'localhost', '::1'].includes(config.HOST);
  if (!local && config.METRICS_TOKEN === undefined) {
    app.logger.warn({ host: config.HOST }, 'METRICS_PORT is open to who reaches it: METRICS_TOKEN');
  }
  const handler = express()
    .disable('x-powered-by')
    .use(metricsRouter(app.metrics.registry, config.METRICS_TOKEN));
  return listen(handler, {
    port: config.METRICS_PORT,
    host: config.HOST,
    variable: 'METRICS_PORT',
  });
}

/** Connections that are still open then have nothing more to say. */
async function afterLastBytes(server: Server): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  server.closeAllConnections();
}

/** A host a browser can open: everything-addresses are this machine, too. */
function shownHost(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
