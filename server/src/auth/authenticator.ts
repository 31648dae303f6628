import type { IncomingHttpHeaders } from 'node:http';

/** What an authenticator may look at: no framework's request. */
export interface AuthRequest {
  method: string;
  headers: IncomingHttpHeaders;
  /**
   * Every value of every header, as Node's `headersDistinct`: where a header names somebody, two of
   * them are an attack and not a list.
   */
  headersDistinct: NodeJS.Dict<string[]>;
  /** The address of the connection itself, whatever headers say. */
  remoteAddress: string;
}

export interface Identity {
  /** `anon:…`, `jwt:<issuer>|<sub>`, `oidc:<issuer>|<sub>`, `proxy:…` */
  id: string;
  anonymous: boolean;
  /** Verified claims mapped for the prompt. */
  claims?: Record<string, string>;
  /**
   * How the identity came. What the browser adds by itself (a cookie, or what a reverse proxy makes
   * of its own cookie) needs protection from cross-site posts, a bearer does not.
   */
  via: 'bearer' | 'cookie' | 'proxy';
  expiresAt?: Date;
}

/** An anonymous reader and what proves them. */
export interface AnonymousSession {
  identity: Identity;
  token: string;
}

/** Says who is asking. One small implementation a mode; an owner can bring their own. */
export interface Authenticator {
  readonly mode: string;
  /** Whether a reader must sign in before anything is sent. */
  readonly signInRequired: boolean;
  /** Where the page sends a reader to sign in, or null. A path is below `{path}` of the server. */
  readonly signInUrl: string | null;
  /**
   * The identity, or null where the request carries none. A bad or expired one throws
   * `ChatKitError('unauthorized')`; `identity_unavailable` where it cannot be checked now.
   */
  authenticate(request: AuthRequest): Promise<Identity | null>;
  /**
   * Makes an anonymous reader and their token, or renews the one whose token the request carries;
   * absent where sign-in is required.
   */
  createAnonymous?(request: AuthRequest): Promise<AnonymousSession>;
}
