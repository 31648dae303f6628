import { rm } from 'node:fs/promises';
import express from 'express';
import { readConfig } from '../../../../server/src/config.js';
import { createDataRoutes } from '../../../../server/src/http/dataRoutes.js';
import { errorHandler, notFound } from '../../../../server/src/http/errorHandler.js';
import { type Limits, noLimits } from '../../../../server/src/limits/limits.js';
import { createLogger } from '../../../../server/src/logger.js';
import { createIdentity } from '../../../../server/src/main/identity.js';
import type { Store } from '../../../../server/src/store/index.js';
import { openStore } from '../../../../server/src/store/postgres/index.js';
import { listenOn } from '../../http/support.js';
import { newDataDir } from '../../support/dataDir.js';

export const secret = 'a session secret for the tests that is long enough';

export interface IdentityServer {
  origin: string;
  /** Where `{path}` is. */
  chatkit: string;
  close(): Promise<void>;
}

/** An embedded store in a folder of its own, for one test file. */
export async function openTestStore(): Promise<{ store: Store; close(): Promise<void> }> {
  const folder = await newDataDir('chatkit-auth-');
  const store = await openStore({ dataDir: folder });
  return {
    store,
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The server's own parts for identity, over HTTP, with `GET/POST {path}/whoami` behind them as any
 * route is. `env` may depend on the origin, which is known only once it listens.
 */
export async function startIdentityServer(options: {
  store: Store;
  env?: (origin: string) => Record<string, string> | Promise<Record<string, string>>;
  limits?: Limits;
}): Promise<IdentityServer> {
  const app = express();
  const listening = await listenOn(app);
  const config = readConfig({ SESSION_SECRET: secret, ...(await options.env?.(listening.origin)) });
  const logger = createLogger({ level: 'silent', content: false });
  const identity = await createIdentity({
    config,
    store: options.store,
    limits: options.limits ?? noLimits,
    logger,
    features: () => ({ attachments: false }),
  });
  for (const handler of identity.before) app.use(handler);
  for (const router of identity.routers) app.use(config.CHATKIT_PATH, router);
  const { identify, onErased } = identity;
  const { store } = options;
  app.use(
    config.CHATKIT_PATH,
    createDataRoutes({
      identify,
      runs: { forgetReader: () => {} },
      store,
      limits: noLimits,
      onErased,
    }),
  );
  app.all(`${config.CHATKIT_PATH}/whoami`, async (request, response) => {
    const { id, via, claims } = await identity.identify.required(request);
    response.json({ id, via, claims });
  });
  app.get(`${config.CHATKIT_PATH}/search`, async (request, response) => {
    await identity.identify.whereRequired(request);
    response.json({ results: [] });
  });
  app.get(['/chatkit-docs.json', '/fr/chatkit-docs.json'], (_request, response) => {
    response.json({ pages: ['of a site built without signIn.required'] });
  });
  app.use(notFound);
  app.use(errorHandler(logger));
  return {
    origin: listening.origin,
    chatkit: `${listening.origin}${config.CHATKIT_PATH}`,
    close: listening.close,
  };
}

/** `POST` of JSON, as our page does it. */
export function postJson(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
