/** A reader's sign-in with OpenID Connect on one browser. Secrets are hashed or sealed. */
export interface SignInSession {
  /** SHA-256 of the session's id, base64url: a copy of the table signs nobody in. */
  idHash: string;
  /** Verified claims mapped for the prompt. */
  claims: Record<string, string>;
  /** The provider's tokens, sealed by `auth`; null where it gave none to keep. */
  sealed: string | null;
  /** The provider's own id of the session (`sid`), for its logout. */
  providerSid: string | null;
  /** When to ask the provider whether the reader is still welcome. */
  refreshAt: Date | null;
  /** It is over then, whatever happens. */
  expiresAt: Date;
}

export interface NewSignInSession extends SignInSession {
  /** SHA-256 of the one-time code by which the page takes it over; null where a cookie holds it. */
  handoverHash: string | null;
}

/**
 * The sign-ins of one reader. Several servers share them: what one ends is over for all. Time is
 * the database's.
 */
export interface SessionStore {
  /** Adds one, and forgets those of this reader that are over. */
  create(session: NewSignInSession): Promise<void>;
  /** The session, if it is neither ended nor over. */
  get(idHash: string): Promise<SignInSession | undefined>;
  /** Those that are kept, for the reader's export; no secret among them. */
  list(): Promise<Array<{ claims: Record<string, string>; createdAt: Date; expiresAt: Date }>>;
  /** True for the one call that brings the right code; the code is spent then. */
  takeHandover(idHash: string, handoverHash: string): Promise<boolean>;
  /** True for one server at a time: it asks the provider, the others go on with what they have. */
  takeRefresh(idHash: string, leaseMs: number): Promise<boolean>;
  /** What the provider said; one that was ended meanwhile stays ended. */
  update(
    idHash: string,
    change: Pick<SignInSession, 'claims' | 'sealed' | 'refreshAt'>,
  ): Promise<void>;
  /** Signs out here. Idempotent. */
  end(idHash: string): Promise<void>;
  /** Signs out on every browser, or of one session of the provider; gives how many. */
  endAll(providerSid?: string): Promise<number>;
}
