import type { Express } from 'express';
import type { AppOptions } from '../app.js';
import { acceptedTypes, createStoredAttachments, type LinkSeal } from '../application/index.js';
import type { RunLimits } from '../chat/runLimits.js';
import { Runs } from '../chat/runs.js';
import type { Config } from '../config.js';
import type { Docs } from '../docs/index.js';
import { createChatRouter } from '../http/chatRouter.js';
import { createDataRoutes } from '../http/dataRoutes.js';
import { countRequests, metricsRouter } from '../http/metrics.js';
import { createSearchRoute } from '../http/searchRoute.js';
import type { Site } from '../http/site.js';
import { costOf } from '../limits/budget.js';
import type { Logger } from '../logger.js';
import { measureApplication, measureDocs } from '../metrics/measured.js';
import { createMetrics, type Metrics } from '../metrics/metrics.js';
import { type Store, startRetention } from '../store/index.js';
import { createApplication } from './createApplication.js';
import { createLimiting } from './createLimiting.js';
import { createExpress } from './express.js';
import { createIdentity } from './identity.js';
import { keepDictations } from './keepDictations.js';
import { logContent } from './logContent.js';

export interface ComposeOptions extends AppOptions {
  store: Store;
  docs: Docs;
  logger: Logger;
  site: Site | undefined;
  trustProxy: string | number | undefined;
}

export interface Composed {
  express: Express;
  docs: Docs;
  metrics: Metrics;
  beginDraining(): void;
  /** Lets answers under way end within `graceMs`, and keeps the others as interrupted. */
  drain(graceMs: number): Promise<void>;
}

/** The parts, put together: docs → agent → limits → identity → Express. */
export async function compose(options: ComposeOptions): Promise<Composed> {
  const { config, store, logger } = options;
  let runs: Runs | undefined;
  const metrics = createMetrics({
    openRuns: () => runs?.size ?? 0,
    pool: () => store.status(),
    docs: () => toDocsFigures(options.docs),
  });
  const docs = measureDocs(options.docs, metrics);
  const { limits: ownLimits, budget } = createLimiting({ config, store, logger, metrics });
  const limits = options.limits ?? ownLimits;
  let previewSeal: LinkSeal | undefined;
  const uploads =
    options.application || options.attachments || config.ATTACHMENT_MAX_BYTES === 0
      ? undefined
      : createStoredAttachments({
          store,
          seal: () => previewSeal,
          maxBytes: config.ATTACHMENT_MAX_BYTES,
          maxReaderBytes: config.LIMITS === 'on' ? config.LIMIT_READER_UPLOAD_BYTES : undefined,
        });
  const measured = measureApplication(
    options.application ??
      createApplication({
        config,
        docs,
        budget,
        attachments: options.attachments ?? uploads,
        agent: options.agent,
        onDictation: keepDictations({ config, store, logger, metrics }),
      }),
    metrics,
    (usage) => costOf(usage, config),
  );
  const application = config.LOG_CONTENT ? logContent(measured, logger) : measured;
  runs = new Runs({
    store,
    application,
    log: logger,
    limits: toRunLimits(config),
  });
  const identity = await createIdentity({
    config,
    store,
    limits,
    logger,
    authenticator: options.authenticator,
    features: () => ({
      ...(application.attachments && {
        // Of an owner's own backend nothing is known.
        attachments: uploads ? { accept: acceptedTypes, maxSize: config.ATTACHMENT_MAX_BYTES } : {},
      }),
      dictation: application.transcribe !== undefined,
      ...(config.LIMITS === 'on' && { maxMessageChars: config.LIMIT_MESSAGE_CHARS }),
    }),
  });
  previewSeal = identity.seal('attachment previews');
  const stopRetention = startRetention(store, {
    retentionDays: config.RETENTION_DAYS,
    onDone: (deleted) => logger.debug(deleted, 'retention'),
    onError: (error) => logger.warn({ err: error }, 'retention failed'),
  });
  let draining = false;
  const express = createExpress({
    logger,
    path: config.CHATKIT_PATH,
    trustProxy: options.trustProxy,
    readiness: {
      store: () => store.ping(),
      draining: () => draining,
      docs: () => toDocsFigures(docs),
    },
    before: [
      ...(options.countRequests === false ? [] : [countRequests(metrics, config.CHATKIT_PATH)]),
      ...identity.before,
    ],
    beside:
      config.METRICS_TOKEN === undefined
        ? []
        : [metricsRouter(metrics.registry, config.METRICS_TOKEN)],
    routers: [
      ...identity.routers,
      createDataRoutes({
        identify: identity.identify,
        store,
        runs,
        limits,
        onErased: identity.onErased,
      }),
      createSearchRoute({ docs, limits, identify: identity.identify }),
      createChatRouter({
        store,
        application,
        runs,
        uploads,
        identify: identity.identify,
        limits,
        log: logger,
        publicUrl: config.PUBLIC_URL,
        onMetadataDropped: () => metrics.metadataDropped.inc(),
      }),
    ],
    site: options.devSite?.router ?? options.site?.router,
  });
  runs.start();
  const started = runs;

  return {
    express,
    docs,
    metrics,
    beginDraining() {
      draining = true;
    },
    async drain(graceMs) {
      draining = true;
      await stopRetention();
      await started.drain(graceMs);
      await limits.close();
    },
  };
}

function toDocsFigures(docs: Docs) {
  const { pages, sections, broken, loadedAt } = docs.status();
  return { pages, sections, broken: broken.length, loadedAt };
}

function toRunLimits(config: Config): Partial<RunLimits> {
  if (config.LIMITS === 'off') return {};
  return {
    maxOpenRuns: config.LIMIT_READER_OPEN_RUNS,
    maxThreads: config.LIMIT_READER_THREADS,
    maxMessageChars: config.LIMIT_MESSAGE_CHARS,
  };
}
