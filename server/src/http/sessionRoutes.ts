import { type Request, type Response, Router } from 'express';
import type { Authenticator, Identity } from '../auth/authenticator.js';
import { ChatKitError } from '../errors.js';
import type { Limits } from '../limits/limits.js';
import { assertNotOfStrangers } from './csrf.js';
import { type Identify, toAuthRequest } from './identify.js';
import type { SiteOrigins } from './siteOrigins.js';

export interface SessionRoutesDeps {
  authenticator: Authenticator;
  identify: Identify;
  limits: Limits;
  origins: SiteOrigins;
  /** `CHATKIT_PATH`. */
  path: string;
  /** What the page may offer: attachments, dictation, and so on. */
  features: () => Record<string, unknown>;
  /** Whether an anonymous reader's conversations may be taken along when they sign in. */
  mergeAllowed?: boolean;
}

/** What `GET {path}/session` answers. */
export interface SessionAnswer {
  user: SessionUser | null;
  signIn: SignInAnswer | null;
  features: Record<string, unknown>;
  path: string;
}

export interface SessionUser {
  id: string;
  anonymous: boolean;
  name?: string;
}

export interface SignInAnswer {
  url: string;
  /** False: readers may also stay anonymous. */
  required: boolean;
  /**
   * How the page gets the session: `cookie` where server and page are same-site; `code`: by a
   * one-time code, a cookie of ours would be a third party's.
   */
  handover: 'cookie' | 'code';
  /** Whether the page may offer to take the anonymous conversations along. */
  merge: boolean;
  /** The server itself signs readers in, and so out. */
  signOut: boolean;
}

/** `POST/GET {path}/session`, to be mounted at `{path}`. */
export function createSessionRoutes(deps: SessionRoutesDeps): Router {
  const router = Router();
  router
    .route('/session')
    .get(async (request, response) => {
      send(response, 200, await readSession(deps, request));
    })
    .post(async (request, response) => {
      const { createAnonymous } = deps.authenticator;
      if (!createAnonymous) {
        throw new ChatKitError('sign_in_required', 'Readers must sign in to use this assistant.');
      }
      assertNotOfStrangers(deps.origins, request);
      await deps.limits.consume('sessions_per_address', request.ip ?? 'unknown');
      const { identity, token } = await createAnonymous(toAuthRequest(request));
      const expires = identity.expiresAt && { expires_at: identity.expiresAt.toISOString() };
      send(response, 200, { user: toUser(identity), token, ...expires });
    });
  return router;
}

async function readSession(deps: SessionRoutesDeps, request: Request): Promise<SessionAnswer> {
  const { authenticator } = deps;
  const { signInRequired, signInUrl } = authenticator;
  const identity = await known(deps.identify, request);
  return {
    user: identity && toUser(identity),
    signIn:
      signInUrl === null
        ? null
        : {
            url: signInUrl,
            required: signInRequired,
            handover: isSameSite(request) ? 'cookie' : 'code',
            merge: deps.mergeAllowed === true,
            signOut: authenticator.mode === 'oidc',
          },
    features: deps.features(),
    path: deps.path,
  };
}

/** An identity that is over is none here: the page asks in order to know whether to sign in. */
async function known(identify: Identify, request: Request): Promise<Identity | null> {
  try {
    return await identify.optional(request);
  } catch (error) {
    if (error instanceof ChatKitError && error.code === 'unauthorized') return null;
    throw error;
  }
}

/**
 * Whether the page that asks is same-site, by what the browser says. Where it does not say, only
 * the same host is sure to be.
 */
function isSameSite(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'cross-site';
  const { origin } = request.headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.host);
}

function toUser(identity: Identity): SessionUser {
  const name = identity.claims?.name;
  return { id: identity.id, anonymous: identity.anonymous, ...(name ? { name } : {}) };
}

function send(response: Response, status: number, body: unknown): void {
  response.setHeader('Cache-Control', 'no-store');
  response.status(status).json(body);
}
