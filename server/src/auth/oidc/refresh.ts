import * as client from 'openid-client';
import { ChatKitError } from '../../errors.js';
import type { SignInSession } from '../../store/sessionStore.js';
import { mapClaims } from '../claims.js';
import type { OidcOptions } from './oidcContext.js';
import { readKept, toKept } from './providerTokens.js';
import type { OpenSession } from './signInSessions.js';

/** One server asks at a time; should it die, another does after this. */
const leaseMs = 30_000;
/** For how long a provider that does not answer keeps readers signed in. */
const outageMs = 60 * 60 * 1000;

/**
 * Asks the provider whether a session whose time has come is still good.
 * @throws ChatKitError `unauthorized` where the provider says no, `identity_unavailable` where it
 * has not answered for too long
 */
export async function refreshIfDue(
  options: OidcOptions,
  { ref, session }: OpenSession,
): Promise<SignInSession> {
  const { refreshAt } = session;
  if (refreshAt === null || refreshAt.getTime() > Date.now()) return session;
  if (!(await options.sessions.takeRefresh(ref, leaseMs))) return session;
  try {
    const token = await readKept(options.seals.tokens, session.sealed);
    if (token === null) return session;
    const change = await refresh(options, ref.userId, token, session.claims);
    await options.sessions.update(ref, change);
    return { ...session, ...change };
  } catch (error) {
    if (isRefusal(error)) {
      await options.sessions.end(ref);
      throw new ChatKitError('unauthorized', 'The sign-in is over. Sign in again.', {
        cause: error,
      });
    }
    options.onFailure?.(error);
    if (Date.now() - refreshAt.getTime() < outageMs) return session;
    throw new ChatKitError('identity_unavailable', 'The sign-in provider does not answer.', {
      cause: error,
    });
  }
}

async function refresh(
  options: OidcOptions,
  userId: string,
  token: string,
  known: Record<string, string>,
): Promise<Pick<SignInSession, 'claims' | 'sealed' | 'refreshAt'>> {
  const configuration = await options.provider.configuration();
  const tokens = await client.refreshTokenGrant(configuration, token);
  const claims = tokens.claims();
  if (claims && userId !== `oidc:${claims.iss}|${claims.sub}`) {
    throw new ChatKitError('unauthorized', 'The provider refreshed another reader.');
  }
  const kept = await toKept(options.seals.tokens, {
    ...tokens,
    refresh_token: tokens.refresh_token ?? token,
  });
  return { ...kept, claims: claims ? { ...known, ...mapClaims(claims, options.claims) } : known };
}

/** The provider said no, or what we hold is of no use: asking again would not help. */
function isRefusal(error: unknown): boolean {
  if (error instanceof ChatKitError) return error.code === 'unauthorized';
  return error instanceof client.ResponseBodyError && error.error === 'invalid_grant';
}
