import * as client from 'openid-client';
import { z } from 'zod';
import { ChatKitError } from '../../errors.js';
import type { AuthRequest } from '../authenticator.js';
import { cookieNames, readCookie } from '../cookies.js';
import { makeCode } from './handover.js';
import { createOidcNames, type OidcNames, type OidcOptions, oidcLifetimes } from './oidcContext.js';
import { readProviderUser, toKept } from './providerTokens.js';

export interface LoginStart {
  /** Where the reader signs in. */
  location: string;
  setCookies: string[];
}

/** The way back to the page. */
export interface LoginEnd {
  location: string;
  setCookies: string[];
}

/** What the page that wants a reader signed in says. */
export interface LoginTarget {
  returnTo: URL;
  /** base64url SHA-256 of the page's verifier, where it takes the session by a code. */
  challenge: string | null;
}

/**
 * How many sign-ins a browser may have under way beside the one that begins. Another site could
 * begin them by the dozen in a reader's browser, until its cookies are more than a server takes.
 */
const maxPending = 2;

/** What a sign-in under way remembers, sealed in a cookie of the browser that began it. */
const pendingLogin = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.url(),
  challenge: z.string().nullable(),
});
type PendingLogin = z.infer<typeof pendingLogin>;

/**
 * Sends a reader to the provider; or back to the page, where the provider does not answer: who signs
 * in has left it, and would stand before an error for programs.
 */
export async function startLogin(
  options: OidcOptions,
  request: AuthRequest,
  { returnTo, challenge }: LoginTarget,
): Promise<LoginStart> {
  let configuration: client.Configuration;
  try {
    configuration = await options.provider.configuration();
  } catch (error) {
    options.onFailure?.(error);
    return { location: withLoginError(returnTo, toLoginError(error)), setCookies: [] };
  }
  const names = createOidcNames(options.baseUrl);
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const verifier = client.randomPKCECodeVerifier();
  const location = client.buildAuthorizationUrl(configuration, {
    redirect_uri: names.redirectUri,
    scope: options.scope,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // A refresh token for the time after the reader has left is given for consent only
    // (OpenID Connect Core 1.0, section 11).
    ...(options.scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : {}),
  });
  const pending: PendingLogin = { state, nonce, verifier, returnTo: returnTo.href, challenge };
  const sealed = await options.seals.login.close(pending, oidcLifetimes.login);
  return {
    location: location.href,
    setCookies: [
      names.setLogin(state, sealed, oidcLifetimes.login),
      ...surplusLogins(names, request).map((name) => names.forgetLogin(name)),
    ],
  };
}

/** The login cookies that are too many: browsers send the oldest first (RFC 6265, section 5.4). */
function surplusLogins(names: OidcNames, { headers }: AuthRequest): string[] {
  const pending = cookieNames(headers.cookie).filter((name) => names.isLoginCookie(name));
  return pending.slice(0, Math.max(0, pending.length - maxPending));
}

/**
 * Takes the provider's answer, which counts only in the browser that began. What goes wrong after
 * that is told to the page, in the hash of its address.
 * @throws ChatKitError `unauthorized` where this browser began no such sign-in
 */
export async function finishLogin(
  options: OidcOptions,
  request: AuthRequest,
  query: URLSearchParams,
): Promise<LoginEnd> {
  const names = createOidcNames(options.baseUrl);
  const pending = await readPending(options, request, query.get('state') ?? '');
  const setCookies = [names.setLogin(pending.state, '', 0)];
  const location = new URL(pending.returnTo);
  try {
    const { ref, handover } = await signIn(options, pending, query);
    if (pending.challenge !== null && handover !== null) {
      const code = { ref, handover, challenge: pending.challenge, origin: location.origin };
      location.hash = `chatkit_code=${await makeCode(options, code)}`;
    } else {
      const { token, lifetime } = await options.sessions.token(ref, 'cookie');
      setCookies.push(names.setSession(token, lifetime));
    }
  } catch (error) {
    options.onFailure?.(error);
    return { location: withLoginError(location, toLoginError(error)), setCookies };
  }
  return { location: location.href, setCookies };
}

async function readPending(
  options: OidcOptions,
  request: AuthRequest,
  state: string,
): Promise<PendingLogin> {
  const { loginCookie } = createOidcNames(options.baseUrl);
  const cookie = /^[\w-]{20,100}$/.test(state) ? readCookie(request, loginCookie(state)) : null;
  const pending =
    cookie === null ? null : pendingLogin.parse(await options.seals.login.open(cookie));
  if (pending?.state !== state) {
    throw new ChatKitError('unauthorized', 'This sign-in was not started in this browser.');
  }
  return pending;
}

async function signIn(options: OidcOptions, pending: PendingLogin, query: URLSearchParams) {
  const configuration = await options.provider.configuration();
  const { redirectUri } = createOidcNames(options.baseUrl);
  const tokens = await client.authorizationCodeGrant(
    configuration,
    new URL(`${redirectUri}?${query}`),
    {
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.verifier,
      idTokenExpected: true,
    },
  );
  const user = await readProviderUser(configuration, tokens, options.claims);
  const kept = await toKept(options.seals.tokens, tokens);
  const handover = pending.challenge === null ? null : client.randomState();
  const ref = await options.sessions.start({ ...user, ...kept, handover });
  return { ref, handover };
}

/** What the page is told: a word of ours, never the provider's text. */
export type LoginError = 'denied' | 'unavailable' | 'failed';

/** The page a sign-in comes back to, with why it came to nothing in its hash. */
export function withLoginError(returnTo: URL, error: LoginError): string {
  const page = new URL(returnTo);
  page.hash = `chatkit_error=${error}`;
  return page.href;
}

function toLoginError(error: unknown): LoginError {
  if (error instanceof client.AuthorizationResponseError && error.error === 'access_denied') {
    return 'denied';
  }
  if (error instanceof ChatKitError && error.status === 503) return 'unavailable';
  return 'failed';
}
