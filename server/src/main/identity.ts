import type { RequestHandler, Router } from 'express';
import type { Authenticator } from '../auth/authenticator.js';
import { createIdentification } from '../auth/createIdentification.js';
import { parseOrigins } from '../auth/origins.js';
import { createSeal, type Seal } from '../auth/seal.js';
import { loadSessionSecrets } from '../auth/sessionSecret.js';
import type { Config } from '../config.js';
import { createAuthRoutes } from '../http/authRoutes.js';
import { createCors } from '../http/cors.js';
import { hideDocsIndex } from '../http/hideDocsIndex.js';
import { createIdentify, type Identify } from '../http/identify.js';
import { apiSecurityHeaders, securityHeaders } from '../http/securityHeaders.js';
import { createSessionRoutes } from '../http/sessionRoutes.js';
import type { Limits } from '../limits/limits.js';
import type { Logger } from '../logger.js';
import type { Store } from '../store/index.js';

export interface IdentityParts {
  identify: Identify;
  signInRequired: boolean;
  /** Texts only this server can read, for one use: preview links. */
  seal: (use: string) => Seal;
  /** After a reader's data were erased. */
  onErased: (userId: string) => Promise<void>;
  /** Before every other route. */
  before: RequestHandler[];
  /** Below `{path}`, before every other router there. */
  routers: Array<Router | RequestHandler>;
}

/**
 * Puts together all that says who asks: authenticator, sessions, CORS, sign-in routes; and refuses
 * an address that asks too much, before any of them.
 * @throws Error naming the variable that is missing or wrong
 */
export async function createIdentity(deps: {
  config: Config;
  store: Store;
  limits: Limits;
  logger: Logger;
  features: () => Record<string, unknown>;
  /** The owner's own, instead of `AUTH_MODE`. */
  authenticator?: Authenticator | undefined;
}): Promise<IdentityParts> {
  const { config, store, limits, logger } = deps;
  const origins = {
    allowed: parseOrigins(config.ALLOWED_ORIGINS),
    publicOrigin: config.PUBLIC_URL === undefined ? null : new URL(config.PUBLIC_URL).origin,
  };
  const identification = await createIdentification({
    settings: config,
    path: config.CHATKIT_PATH,
    secrets: await loadSessionSecrets({
      secrets: config.SESSION_SECRET,
      embedded: config.DATABASE_URL === undefined,
      dataDir: config.DATA_DIR,
    }),
    sessionsOf: (userId) => store.forReader(userId).sessions,
    onFailure: (error) => logger.warn({ err: error }, 'sign-in failed'),
  });
  const { mergeAllowed } = identification;
  const authenticator = deps.authenticator ?? identification.authenticator;
  const identify = createIdentify({ authenticator, origins });
  return {
    identify,
    signInRequired: authenticator.signInRequired,
    seal: (use) => createSeal(identification.keyRing, use),
    onErased: async (userId) => identification.oidc?.endAll(userId),
    before: [securityHeaders, ...(authenticator.signInRequired ? [hideDocsIndex] : [])],
    routers: [
      apiSecurityHeaders,
      createCors(origins),
      // After CORS: a page of another origin must be able to read that it is refused, until when.
      async (request, _response, next) => {
        await limits.consume('requests_per_address', request.ip ?? 'unknown');
        next();
      },
      createSessionRoutes({
        authenticator,
        identify,
        limits,
        origins,
        path: config.CHATKIT_PATH,
        features: deps.features,
        mergeAllowed,
      }),
      createAuthRoutes({
        identification,
        identify,
        origins,
        limits,
        merge: (userId, anonymousUserId) => store.forReader(userId).mergeFrom(anonymousUserId),
      }),
    ],
  };
}
