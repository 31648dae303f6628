import { ChatKitError } from '../../errors.js';
import type { Authenticator, AuthRequest } from '../authenticator.js';
import { readBearer } from '../bearer.js';
import { readCookie } from '../cookies.js';
import { acceptLogoutToken } from './backchannel.js';
import { type BearerSession, exchangeCode, toBearer } from './handover.js';
import {
  finishLogin,
  type LoginEnd,
  type LoginStart,
  type LoginTarget,
  startLogin,
} from './login.js';
import { type Logout, logout } from './logout.js';
import { createOidcNames, type OidcOptions, toIdentity } from './oidcContext.js';
import { refreshIfDue } from './refresh.js';
import type { Carrier, OpenSession } from './signInSessions.js';

/** Signing in with OpenID Connect, free of any web framework. Its routes: `http/authRoutes.ts`. */
export interface OidcSignIn extends Authenticator {
  start(request: AuthRequest, target: LoginTarget): Promise<LoginStart>;
  finish(request: AuthRequest, query: URLSearchParams): Promise<LoginEnd>;
  exchange(input: {
    code: string;
    verifier: string;
    origin: string | undefined;
  }): Promise<BearerSession>;
  /** A fresh bearer for the session whose bearer the request carries, or null without one. */
  renew(request: AuthRequest): Promise<BearerSession | null>;
  logout(request: AuthRequest, everywhere: boolean): Promise<Logout>;
  /** Ends every sign-in of a reader, on this server at once. */
  endAll(userId: string): Promise<void>;
  /** The provider's own word that a reader has signed out. @throws `invalid_request` */
  providerLogout(logoutToken: string): Promise<void>;
}

/** Readers sign in with an OpenID provider: authorization code with PKCE, state and nonce. */
export function createOidc(options: OidcOptions): OidcSignIn {
  const { sessions } = options;
  const names = createOidcNames(options.baseUrl);

  async function find(request: AuthRequest): Promise<(OpenSession & { via: Carrier }) | null> {
    const bearer = readBearer(request);
    if (bearer !== null) return { ...(await sessions.read(bearer, 'bearer')), via: 'bearer' };
    const cookie = readCookie(request, names.sessionCookie);
    if (cookie === null) return null;
    return { ...(await sessions.read(cookie, 'cookie')), via: 'cookie' };
  }

  return {
    mode: 'oidc',
    signInRequired: true,
    signInUrl: names.loginUrl,
    async authenticate(request) {
      const open = await find(request);
      if (!open) return null;
      return toIdentity({ ...open, session: await refreshIfDue(options, open) }, open.via);
    },
    start: (request, target) => startLogin(options, request, target),
    finish: (request, query) => finishLogin(options, request, query),
    exchange: (input) => exchangeCode(options, input),
    async renew(request) {
      const bearer = readBearer(request);
      return bearer === null ? null : toBearer(options, await sessions.read(bearer, 'bearer'));
    },
    async logout(request, everywhere) {
      return logout(options, await find(request).catch(toNobody), everywhere);
    },
    async endAll(userId) {
      await sessions.endAll(userId);
    },
    providerLogout: (logoutToken) => acceptLogoutToken(options, logoutToken),
  };
}

/** Who signs out with a session that is over has what they want. */
function toNobody(error: unknown): null {
  if (error instanceof ChatKitError && error.code === 'unauthorized') return null;
  throw error;
}
