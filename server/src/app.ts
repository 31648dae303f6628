import type { Express } from 'express';
import type { AttachmentBackend, ChatApplication } from './application/index.js';
import type { Authenticator } from './auth/authenticator.js';
import type { Config } from './config.js';
import { createDocs, type Docs, type DocsOptions, embedderFrom } from './docs/index.js';
import type { DevSite } from './http/devSite.js';
import { createSite } from './http/site.js';
import type { Limits } from './limits/limits.js';
import { createLogger, type Logger } from './logger.js';
import { compose } from './main/compose.js';
import type { AgentParts } from './main/createApplication.js';
import { parseTrustProxy } from './main/trustProxy.js';
import type { Metrics } from './metrics/metrics.js';
import type { Store } from './store/index.js';
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
  /** False: requests are not counted for `/metrics` (for benchmarks of what that costs). */
  countRequests?: boolean;
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
 * Opens the store and loads the docs, unless they are given, and puts all parts together.
 * @throws Error that names what is wrong: a setting, a site that is not built, a database that
 * must not be used; nothing is left open then
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { config } = options;
  const logger =
    options.logger ?? createLogger({ level: config.LOG_LEVEL, content: config.LOG_CONTENT });
  const trustProxy = parseTrustProxy(config.TRUST_PROXY);
  const site =
    config.SITE_DIR === undefined
      ? undefined
      : createSite({ dir: config.SITE_DIR, redirectRoot: trustProxy === undefined });
  const opened: Array<{ close(): Promise<void> }> = [];
  const closeAll = async () => {
    for (const each of opened.reverse()) await each.close();
  };
  const own = <T extends { close(): Promise<void> }>(part: T): T => {
    opened.push(part);
    return part;
  };
  try {
    const store = options.store ?? own(await openStoreFrom(config, logger));
    const docs = options.docs ?? own(await createDocsFrom(options, logger, store));
    const { drain, ...app } = await compose({ ...options, store, docs, logger, site, trustProxy });
    return {
      ...app,
      logger,
      baseUrl: site?.baseUrl ?? '/',
      async close(graceMs = config.SHUTDOWN_GRACE_SECONDS * 1000) {
        await drain(graceMs);
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function openStoreFrom(config: Config, logger: Logger): Promise<Store> {
  return openStore({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR, log: logger });
}

function createDocsFrom(
  { config, devSite }: AppOptions,
  logger: Logger,
  store: Store,
): Promise<Docs> {
  return createDocs({
    embeddings: embeddingsFrom(config, store),
    onEmbeddingError: (err) => logger.warn({ err }, 'search by meaning is not available now'),
    sources: config.DOCS_INDEX,
    siteDir: config.SITE_DIR,
    onChange: ({ pages, sections, broken }) => {
      // While a site's first development build is made there is none yet: that is no fault.
      const level = devSite && pages === 0 ? 'debug' : 'warn';
      for (const each of broken) logger[level](each, 'a docs index cannot be used');
      logger.info({ pages, sections, broken: broken.length }, 'docs index loaded');
    },
  });
}

/** Search by meaning, where the owner names a model for it; vectors are kept in the store. */
function embeddingsFrom(config: Config, store: Store): DocsOptions['embeddings'] {
  const embedder = embedderFrom(config);
  return embedder === null ? undefined : { embedder, cache: store.service };
}
