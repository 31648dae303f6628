import { decodeProtectedHeader } from 'jose';
import { ChatKitError } from '../errors.js';
import type { Authenticator, AuthRequest, Identity } from './authenticator.js';
import { readBearer } from './bearer.js';
import { tokenType } from './keyRing.js';

/**
 * Readers may sign in, and may also stay anonymous. Who has signed in is that reader, whatever
 * anonymous token comes along; a sign-in that is over does not keep an anonymous reader out.
 */
export function createOptionalSignIn(
  signedIn: Authenticator,
  anonymous: Authenticator,
): Authenticator {
  return {
    mode: signedIn.mode,
    signInRequired: false,
    signInUrl: signedIn.signInUrl,
    async authenticate(request) {
      if (!carriesAnonymous(request)) return signedIn.authenticate(request);
      const identity = await orNobody(signedIn.authenticate(withoutBearer(request)));
      return identity ?? anonymous.authenticate(request);
    },
    ...(anonymous.createAnonymous ? { createAnonymous: anonymous.createAnonymous } : {}),
  };
}

/** By what the token says of itself; which authenticator believes it is another matter. */
function carriesAnonymous(request: AuthRequest): boolean {
  const token = readBearer(request);
  if (token === null) return false;
  try {
    return decodeProtectedHeader(token).typ === tokenType('anonymous');
  } catch {
    return false;
  }
}

function withoutBearer(request: AuthRequest): AuthRequest {
  const { authorization: _, ...headers } = request.headers;
  const { authorization: __, ...headersDistinct } = request.headersDistinct;
  return { ...request, headers, headersDistinct };
}

async function orNobody(identity: Promise<Identity | null>): Promise<Identity | null> {
  try {
    return await identity;
  } catch (error) {
    if (error instanceof ChatKitError && error.code === 'unauthorized') return null;
    throw error;
  }
}
