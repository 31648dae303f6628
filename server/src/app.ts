import type { Express } from 'express';
import type { AttachmentBackend, ChatApplication } from './application/index.js';
import type { Authenticator } from './auth/authenticator.js';
import { Runs } from './chat/runs.js';
import type { Config } from './config.js';
import { createDocs, type Docs } from './docs/index.js';
import { createChatRouter } from './http/chatRouter.js';
import { createDataRoutes } from './http/dataRoutes.js';
import type { DevSite } from './http/devSite.js';
import { countRequests, metricsRouter } from './http/metrics.js';
import { createSearchRoute } from './http/searchRoute.js';
import { createSite } from './http/site.js';
import { costOf } from './limits/budget.js';
import type { Limits } from './limits/limits.js';
import { createLogger, type Logger } from './logger.js';
import { type AgentParts, createApplication } from './main/createApplication.js';
import { createLimiting } from './main/createLimiting.js';
import { createExpress } from './main/express.js';
import { createIdentity } from './main/identity.js';
import { parseTrustProxy } from './main/trustProxy.js';
import { measureApplication, measureDocs } from './metrics/measured.js';
import { createMetrics, type Metrics } from './metrics/metrics.js';
import { type Store, startRetention } from './store/index.js';
import { openStore } from './store/postgres/index.js';

/** Everything but the configuration may be left out: ours is used then. */
export interface AppOptions {
  /** From `readConfig(process.env)`. */
  config: Config;
  /** Changes to the docs agent: another model, more tools, other instructions, an own `Agent`. */
  agent?: AgentParts;
  /** Instead of the docs agent: anything that answers. */
  application?: ChatApplication;
  /** Instead of `AUTH_MODE`: says who asks. */
  authenticator?: Authenticator;
  /** Instead of Postgres. It is not closed with the app. */
  store?: Store;
  /** Instead of the index at `DOCS_INDEX` or `SITE_DIR`. */
  docs?: Docs;
  /** Where attachments are kept. */
  attachments?: AttachmentBackend;
  /** Instead of the rate limits of the environment. */
  limits?: Limits;
  /** Instead of `SITE_DIR`: a site that its own development server serves. */
  devSite?: DevSite;
  logger?: Logger;
}

export interface App {
  /** Everything on one handler: `createServer(app.express)`, or mounted in an own Express. */
  express: Express;
  docs: Docs;
  metrics: Metrics;
  logger: Logger;
  /** Where the site's pages begin, such as `/`. */
  baseUrl: string;
  /** From now on `/readyz` says no, so that a load balancer sends no new readers. */
  beginDraining(): void;
  /** Lets answers under way end within `graceMs`, keeps the others as interrupted, closes all. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Puts the parts together: store → docs → agent → limits → identity → Express.
 * @throws Error that names what is wrong: a setting, a site that is not built, a database that
 * must not be used
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { config } = options;
  const logger =
    options.logger ?? createLogger({ level: config.LOG_LEVEL, content: config.LOG_CONTENT });
  const trustProxy = parseTrustProxy(config.TRUST_PROXY);
  const site =
    options.devSite ??
    (config.SITE_DIR === undefined
      ? undefined
      : createSite({ dir: config.SITE_DIR, redirectRoot: trustProxy === undefined }));
  const store = options.store ?? (await openStoreFrom(config, logger));
  const bareDocs = options.docs ?? (await createDocsFrom(config, logger));
  let runs: Runs | undefined;
  const metrics = createMetrics({
    openRuns: () => runs?.size ?? 0,
    pool: () => store.status(),
    docs: () => toDocsFigures(bareDocs),
  });
  const docs = measureDocs(bareDocs, metrics);
  const { limits: ownLimits, budget } = createLimiting({ config, store, logger, metrics });
  const limits = options.limits ?? ownLimits;
  const application = measureApplication(
    options.application ??
      createApplication({
        config,
        docs,
        budget,
        attachments: options.attachments,
        agent: options.agent,
      }),
    metrics,
    (usage) => costOf(usage, config),
  );
  runs = new Runs({
    store,
    application,
    log: logger,
    limits: { maxOpenRuns: config.LIMIT_READER_OPEN_RUNS },
  });
  const identity = await createIdentity({
    config,
    store,
    limits,
    logger,
    authenticator: options.authenticator,
    features: () => ({
      attachments: application.attachments !== undefined,
      dictation: application.transcribe !== undefined,
    }),
  });
  const stopRetention = startRetention(store, {
    retentionDays: config.RETENTION_DAYS,
    onDone: (deleted) => logger.debug(deleted, 'retention'),
    onError: (error) => logger.warn({ err: error }, 'retention failed'),
  });
  let draining = false;
  const express = createExpress({
    logger,
    path: config.CHATKIT_PATH,
    trustProxy,
    readiness: {
      store: () => store.ping(),
      draining: () => draining,
      docs: () => toDocsFigures(docs),
    },
    before: [countRequests(metrics, config.CHATKIT_PATH), ...identity.before],
    beside:
      config.METRICS_TOKEN === undefined
        ? []
        : [metricsRouter(metrics.registry, config.METRICS_TOKEN)],
    routers: [
      async (request, _response, next) => {
        await limits.consume('requests_per_address', request.ip ?? 'unknown');
        next();
      },
      ...identity.routers,
      createDataRoutes({ identify: identity.identify, store, limits }),
      createSearchRoute({ docs, limits, identify: identity.identify }),
      createChatRouter({
        store,
        application,
        runs,
        identify: identity.identify,
        limits,
        log: logger,
        publicUrl: config.PUBLIC_URL,
      }),
    ],
    site: site?.router,
  });
  runs.start();
  const started = runs;

  return {
    express,
    docs,
    metrics,
    logger,
    baseUrl: site && 'baseUrl' in site ? site.baseUrl : '/',
    beginDraining() {
      draining = true;
    },
    async close(graceMs = config.SHUTDOWN_GRACE_SECONDS * 1000) {
      draining = true;
      await Promise.all([stopRetention(), started.drain(graceMs)]);
      await limits.close();
      if (!options.docs) await docs.close();
      if (!options.store) await store.close();
    },
  };
}

function openStoreFrom(config: Config, logger: Logger): Promise<Store> {
  return openStore({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR, log: logger });
}

function createDocsFrom(config: Config, logger: Logger): Promise<Docs> {
  return createDocs({
    sources: config.DOCS_INDEX,
    siteDir: config.SITE_DIR,
    onChange: ({ pages, sections, broken }) => {
      for (const each of broken) logger.warn(each, 'a docs index cannot be used');
      logger.info({ pages, sections, broken: broken.length }, 'docs index loaded');
    },
  });
}

function toDocsFigures(docs: Docs) {
  const { pages, sections, broken, loadedAt } = docs.status();
  return { pages, sections, broken: broken.length, loadedAt };
}
