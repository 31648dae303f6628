import type { IncomingHttpHeaders } from 'node:http';

/** What an authenticator may look at: no framework's request. */
export interface AuthRequest {
  method: string;
  headers: IncomingHttpHeaders;
  /** The address of the connection itself, whatever headers say. */
  remoteAddress: string;
}

export interface Identity {
  /** `anon:…`, `jwt:<issuer>|<sub>`, `oidc:<issuer>|<sub>`, `proxy:…` */
  id: string;
  anonymous: boolean;
  /** Verified claims mapped for the prompt. */
  claims?: Record<string, string>;
  /** How the identity came: a cookie needs protection from cross-site posts, a bearer does not. */
  via: 'bearer' | 'cookie' | 'proxy';
  expiresAt?: Date;
}

/** Says who is asking. One small implementation a mode; an owner can bring their own. */
export interface Authenticator {
  readonly mode: string;
  /** Whether a reader must sign in before anything is sent. */
  readonly signInRequired: boolean;
  /** Where the page sends a reader to sign in, or null. */
  readonly signInUrl: string | null;
  /**
   * The identity, or null where the request carries none. A bad or expired one throws
   * `ChatKitError('unauthorized')`.
   */
  authenticate(request: AuthRequest): Promise<Identity | null>;
  /** Makes an anonymous reader and their token; absent where sign-in is required. */
  createAnonymous?(renew?: Identity): Promise<{ identity: Identity; token: string }>;
}
