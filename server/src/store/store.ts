import type { AttachmentStore } from './attachmentStore.js';
import type { FeedbackStore } from './feedbackStore.js';
import type { ItemStore } from './itemStore.js';
import type { PreferenceStore } from './preferenceStore.js';
import type { RunStore } from './runStore.js';
import type { ServiceStore } from './serviceStore.js';
import type { SessionStore } from './sessionStore.js';
import type { ThreadStore } from './threadStore.js';

/**
 * Where conversations are kept. A store is opened once per process; all that concerns one
 * reader goes through `forReader`, so that no call can name another reader's data.
 *
 * Every method throws `ChatKitError('store_unavailable')` when the database cannot be reached
 * or no connection becomes free in time, and `ChatKitError('not_found')` where a named thread,
 * item or attachment does not exist for this reader (another reader's is exactly that).
 */
export interface Store {
  /** The data of one reader, and only theirs. An empty id, or one with a NUL: `invalid_request`. */
  forReader(userId: string): ReaderStore;
  /** What is nobody's: jobs, cached embeddings, limits, budgets, expired leases of all readers. */
  readonly service: ServiceStore;
  /** One cheap query, for readiness. Rejects when the database does not answer, or takes no writes. */
  ping(): Promise<void>;
  /** How the connections are used, for metrics: no query. */
  status(): StoreStatus;
  /** Waits for the statements under way, then closes every connection. */
  close(): Promise<void>;
}

export interface StoreStatus {
  /** The database runs in this process (PGlite). */
  embedded: boolean;
  /** It was reached once and its schema is up to date. */
  open: boolean;
  connections: number;
  idle: number;
  /** Calls that wait for a connection. */
  waiting: number;
}

/** The groups of data one reader has. */
export interface ReaderData {
  readonly threads: ThreadStore;
  readonly items: ItemStore;
  readonly runs: RunStore;
  readonly attachments: AttachmentStore;
  readonly feedback: FeedbackStore;
  readonly preferences: PreferenceStore;
}

export interface ReaderStore extends ReaderData {
  readonly userId: string;
  /** Where the reader has signed in. */
  readonly sessions: SessionStore;
  /**
   * Runs `work` in one transaction: all of it is kept, or nothing. `work` must await nothing but
   * the store's own calls (on PGlite there is a single connection). May be run again after a
   * serialization failure, so it must have no other effect.
   */
  transaction<T>(work: (data: ReaderData) => Promise<T>): Promise<T>;
  /** Everything stored about the reader, as plain JSON; `exportData.ts` gives the same as a stream. */
  export(): Promise<ReaderExport>;
  /** Deletes everything stored about the reader, in parts. Idempotent: where it failed it goes on. */
  erase(): Promise<void>;
  /**
   * The same, if the reader has no threads, is signed in nowhere and was last here longer ago than
   * that; whether it was.
   */
  eraseIfIdle(idleMs: number): Promise<boolean>;
  /**
   * Moves everything of another reader (an anonymous one who signed in) to this reader, in parts of
   * whole threads; this reader's own preferences win. Rejects with `thread_busy` while an answer to
   * the other is being made. Idempotent: where it failed it goes on.
   */
  mergeFrom(anonymousUserId: string): Promise<void>;
}

/** The answer of `GET {path}/me/export`. */
export interface ReaderExport {
  user_id: string;
  exported_at: string;
  threads: unknown[];
  attachments: unknown[];
  feedback: unknown[];
  preferences: Record<string, unknown>;
  runs: unknown[];
  sign_ins: unknown[];
}
