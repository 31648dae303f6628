import { createId } from '../ids.js';
import type { Authenticator, AuthRequest, Identity } from './authenticator.js';
import { readBearer } from './bearer.js';
import type { KeyRing } from './keyRing.js';

const day = 24 * 60 * 60;

/** How long an anonymous token is good for, and how long after that it can be renewed; seconds. */
export const anonymousDefaults = { lifetime: 30 * day, renewable: 60 * day } as const;

/**
 * Readers without an account: a random id in a signed bearer token, which the page keeps. The
 * token is all that proves such a reader, and nothing about them is stored for it.
 */
export function createAnonymousAuthenticator(options: {
  keyRing: KeyRing;
  lifetime?: number;
  renewable?: number;
}): Authenticator & Required<Pick<Authenticator, 'createAnonymous'>> {
  const { keyRing } = options;
  const lifetime = options.lifetime ?? anonymousDefaults.lifetime;
  const renewable = options.renewable ?? anonymousDefaults.renewable;

  async function read(token: string, grace = 0): Promise<Identity> {
    const claims = await keyRing.verify('anonymous', token, grace);
    return toIdentity(claims.sub ?? '', claims.exp ?? 0);
  }

  return {
    mode: 'anonymous',
    signInRequired: false,
    signInUrl: null,
    async authenticate(request) {
      const token = readBearer(request);
      return token === null ? null : read(token);
    },
    async createAnonymous(request) {
      const known = await carried(request, (token) => read(token, renewable));
      const id = known?.id ?? `anon:${createId('reader')}`;
      const token = await keyRing.sign('anonymous', { sub: id }, lifetime);
      return { token, identity: toIdentity(id, Math.floor(Date.now() / 1000) + lifetime) };
    },
  };
}

/** Who the request's own token names; a token that is not worth renewing counts as none. */
async function carried(
  request: AuthRequest,
  read: (token: string) => Promise<Identity>,
): Promise<Identity | null> {
  try {
    const token = readBearer(request);
    return token === null ? null : await read(token);
  } catch {
    return null;
  }
}

function toIdentity(id: string, exp: number): Identity {
  return { id, anonymous: true, via: 'bearer', expiresAt: new Date(exp * 1000) };
}
