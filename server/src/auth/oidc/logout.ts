import * as client from 'openid-client';
import { createOidcNames, type OidcOptions } from './oidcContext.js';
import { readKept } from './providerTokens.js';
import type { OpenSession } from './signInSessions.js';

export interface Logout {
  setCookie: string;
  /** Where to sign out at the provider as well, if it says where; holds no token. */
  url: string | null;
}

/** Ends a session, or all sessions of its reader on every browser and server. */
export async function logout(
  options: OidcOptions,
  open: OpenSession | null,
  everywhere: boolean,
): Promise<Logout> {
  if (open && everywhere) await options.sessions.endAll(open.ref.userId);
  if (open && !everywhere) await options.sessions.end(open.ref);
  return {
    setCookie: createOidcNames(options.baseUrl).setSession('', 0),
    url: open ? await signOutAtProvider(options, open) : null,
  };
}

/** Takes the provider's tokens back. One that does not answer must not keep anybody signed in. */
async function signOutAtProvider(options: OidcOptions, open: OpenSession): Promise<string | null> {
  try {
    const configuration = await options.provider.configuration();
    const { revocation_endpoint, end_session_endpoint } = configuration.serverMetadata();
    const refresh = await readKept(options.seals.tokens, open.session.sealed);
    if (refresh && revocation_endpoint) await client.tokenRevocation(configuration, refresh);
    return end_session_endpoint ? client.buildEndSessionUrl(configuration).href : null;
  } catch (error) {
    options.onFailure?.(error);
    return null;
  }
}
