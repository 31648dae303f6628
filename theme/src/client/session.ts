import type { Question } from './assistant';
import type { ChatFeatures } from './builtinChatProps';
import type { SignInError } from './signInReturn';

/** Who the reader is to the server, and what the server offers them. */
export interface SessionState {
  user: { id: string; anonymous?: boolean; name?: string } | null;
  /** Where to sign in; `null` where the server has no sign-in. */
  signIn: SignIn | null;
  features: ChatFeatures;
}

export interface SignIn {
  url: string;
  required?: boolean;
  /** `code`: the session comes by a one-time code, because a cookie would be a third party's. */
  handover?: 'cookie' | 'code';
  /** Anonymous conversations may be taken along. */
  merge?: boolean;
  /** The server can end the sign-in. */
  signOut?: boolean;
}

/** What the reader has to decide before the chat can be used. */
export type SessionGate = 'signIn' | 'expired' | 'merge';

export interface SessionStatus {
  phase: 'loading' | 'failed' | 'ready';
  state: SessionState;
  gate: SessionGate | null;
  /** Why the last sign-in came to nothing. */
  error: SignInError | null;
}

/** The reader's identity at our server. Nothing is asked of the server before `load`. */
export interface Session {
  /**
   * Asks who the reader is, once; an anonymous reader's token is made where none is needed to
   * sign in. Rejects where the server cannot be reached; the next call tries again.
   */
  load(): Promise<SessionState>;
  /** Adds the identity to a request's headers. */
  authorize(headers: Headers): Promise<void>;
  /**
   * After a 401: finds out who the reader is now, and waits for them to sign in again where they
   * must. Resolves with whether to try again.
   * @param question what was refused: should the page be left to sign in, it is asked again then
   */
  renew(question?: Question): Promise<boolean>;
  getStatus(): SessionStatus;
  subscribe(listener: () => void): () => void;
  /** What the reader had typed when they left this page to sign in; given once. */
  takeQuestion(): Question | undefined;
  /** Leaves the page to sign in; what is given is in the composer after the return. */
  signIn(question?: Question): Promise<void>;
  /** Ends the sign-in in this browser, or everywhere. */
  signOut(everywhere?: boolean): Promise<void>;
  /** Goes on as an anonymous reader after a sign-in that is over. */
  goOnAnonymously(): Promise<void>;
  /**
   * Forgets what this browser remembers of a reader whose data were erased. An anonymous one is a
   * new one from now on; our server's sign-ins ended with the data, another system's token did not.
   */
  forget(): Promise<void>;
  /** Takes the anonymous conversations along, or leaves them. Rejects where that failed. */
  merge(accept: boolean): Promise<void>;
}
