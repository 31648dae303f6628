import * as client from 'openid-client';
import { ChatKitError } from '../../errors.js';
import { type ClaimMapping, mapClaims } from '../claims.js';
import type { Seal } from '../seal.js';
import { isSubject, userId } from '../userId.js';

type TokenResponse = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

/** Who the provider says has signed in. */
export interface ProviderUser {
  userId: string;
  claims: Record<string, string>;
  /** The provider's own session, where it names one. */
  providerSid: string | null;
}

/**
 * Reads the reader from a fresh ID token, and from the provider's userinfo where a mapped claim is
 * missing in it.
 * @throws ChatKitError `unauthorized` where the token names nobody
 */
export async function readProviderUser(
  configuration: client.Configuration,
  tokens: TokenResponse,
  mapping: readonly ClaimMapping[],
): Promise<ProviderUser> {
  const claims = tokens.claims();
  if (!claims || !isSubject(claims.sub) || claims.iss.includes('|')) {
    throw new ChatKitError('unauthorized', 'The provider did not say who signed in.');
  }
  let mapped = mapClaims(claims, mapping);
  const missing = mapping.some(({ name }) => mapped[name] === undefined);
  if (missing && configuration.serverMetadata().userinfo_endpoint) {
    const info = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    mapped = { ...mapClaims(info, mapping), ...mapped };
  }
  return {
    userId: userId('oidc', claims.iss, claims.sub),
    claims: mapped,
    providerSid: typeof claims.sid === 'string' ? claims.sid : null,
  };
}

/** In seconds: between two checks with the provider, where it does not say how long its tokens last. */
const defaultRefresh = 15 * 60;
const sealedLifetime = 30 * 24 * 60 * 60;

/** What of the provider's tokens is kept: the refresh token, sealed, and when to use it. */
export async function toKept(
  seal: Seal,
  tokens: Pick<TokenResponse, 'refresh_token' | 'expires_in'>,
): Promise<{ sealed: string | null; refreshAt: Date | null }> {
  if (!tokens.refresh_token) return { sealed: null, refreshAt: null };
  const seconds = Math.max(60, tokens.expires_in ?? defaultRefresh);
  return {
    sealed: await seal.close({ refresh: tokens.refresh_token }, sealedLifetime),
    refreshAt: new Date(Date.now() + seconds * 1000),
  };
}

/** The refresh token kept by `toKept`, or null. */
export async function readKept(seal: Seal, sealed: string | null): Promise<string | null> {
  if (sealed === null) return null;
  const { refresh } = await seal.open(sealed);
  return typeof refresh === 'string' ? refresh : null;
}
