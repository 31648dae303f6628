import type { Identity } from '../authenticator.js';
import type { ClaimMapping } from '../claims.js';
import { cookieName, toSetCookie } from '../cookies.js';
import type { Seal } from '../seal.js';
import type { Provider } from './provider.js';
import type { Carrier, OpenSession, SignInSessions } from './signInSessions.js';

export interface OidcOptions {
  provider: Provider;
  sessions: SignInSessions;
  /** For the login cookie, the one-time code, and the provider's tokens: three different uses. */
  seals: { login: Seal; code: Seal; tokens: Seal };
  scope: string;
  claims: readonly ClaimMapping[];
  /** Where `{path}` of this server is reached from outside; no slash at its end. */
  baseUrl: string;
  /** Told of failures that readers are not told about. */
  onFailure?: (error: unknown) => void;
}

/** In seconds: for signing in at the provider; for the page to exchange its one-time code. */
export const oidcLifetimes = { login: 600, code: 60 } as const;

/** The addresses and cookies that follow from where the server is reached. */
export function createOidcNames(baseUrl: string) {
  const secure = baseUrl.startsWith('https:');
  const session = cookieName('chatkit_session', secure);
  const loginPrefix = cookieName('chatkit_login_', secure);
  const login = (state: string) => `${loginPrefix}${state.slice(0, 12)}`;
  const loginOptions = (maxAge: number) => ({ maxAge, sameSite: 'Lax', secure }) as const;
  return {
    loginUrl: `${baseUrl}/auth/login`,
    redirectUri: `${baseUrl}/auth/callback`,
    sessionCookie: session,
    /** One for each sign-in under way: two tabs may sign in at once. */
    loginCookie: login,
    setSession: (token: string, maxAge: number) =>
      toSetCookie(session, token, { maxAge, sameSite: 'Strict', secure }),
    /** `Lax`: the way back from the provider is a navigation another site began. */
    setLogin: (state: string, sealed: string, maxAge: number) =>
      toSetCookie(login(state), sealed, loginOptions(maxAge)),
    isLoginCookie: (name: string) =>
      name.startsWith(loginPrefix) && /^[\w-]{12}$/.test(name.slice(loginPrefix.length)),
    forgetLogin: (name: string) => toSetCookie(name, '', loginOptions(0)),
  };
}

export type OidcNames = ReturnType<typeof createOidcNames>;

export function toIdentity(open: OpenSession, via: Carrier): Identity {
  return {
    id: open.ref.userId,
    anonymous: false,
    claims: open.session.claims,
    via,
    expiresAt: open.expiresAt,
  };
}
