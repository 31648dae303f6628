import type { Request } from 'express';
import type { Authenticator, AuthRequest, Identity } from '../auth/authenticator.js';
import { ChatKitError } from '../errors.js';
import { assertNotForged } from './csrf.js';
import type { SiteOrigins } from './siteOrigins.js';

/** Says who sent a request. What a route asks before anything else. */
export interface Identify {
  /** The identity, or null where the request carries none. @throws as `required` for a bad one */
  optional(request: Request): Promise<Identity | null>;
  /**
   * The identity.
   * @throws ChatKitError `unauthorized` without one or with a bad one, `forbidden` for a cross-site
   * post, `identity_unavailable` where it cannot be checked now
   */
  required(request: Request): Promise<Identity>;
  /** As `required` where readers must sign in, else as `optional`: for search and its like. */
  whereRequired(request: Request): Promise<Identity | null>;
}

/** Express' side of an authenticator, with the protection of cookies from cross-site posts. */
export function createIdentify(options: {
  authenticator: Authenticator;
  origins: SiteOrigins;
}): Identify {
  const { authenticator, origins } = options;

  async function optional(request: Request): Promise<Identity | null> {
    const identity = await authenticator.authenticate(toAuthRequest(request));
    if (identity) assertNotForged(origins, request, identity.via);
    return identity;
  }
  async function required(request: Request): Promise<Identity> {
    const identity = await optional(request);
    if (!identity) throw new ChatKitError('unauthorized', 'This request needs an identity.');
    return identity;
  }
  return {
    optional,
    required,
    whereRequired: authenticator.signInRequired ? required : optional,
  };
}

export function toAuthRequest(request: Request): AuthRequest {
  return {
    method: request.method,
    headers: request.headers,
    headersDistinct: request.headersDistinct,
    remoteAddress: request.socket.remoteAddress ?? '',
  };
}
