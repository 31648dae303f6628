import type { Page, ThreadMetadata } from '../protocol/index.js';

/** A cursor over a list: at most `limit` entries, after the one with the id `after`. */
export interface PageRequest {
  limit: number;
  order: 'asc' | 'desc';
  after?: string | undefined;
}

/** The threads of one reader. */
export interface ThreadStore {
  /** Adds a thread. Rejects with `key_conflict` if the id is taken. */
  create(thread: ThreadMetadata): Promise<void>;
  /** The thread, or `not_found`. */
  get(threadId: string): Promise<ThreadMetadata>;
  /**
   * The thread, its row locked until the transaction ends: what changes a thread's items while
   * others may do the same takes this first. Only inside `transaction`.
   */
  lock(threadId: string): Promise<ThreadMetadata>;
  /** Keeps title, status, metadata and image domains of an existing thread. */
  update(thread: ThreadMetadata): Promise<void>;
  /** A page of threads by order of creation. An `after` that does not exist: `not_found`. */
  list(page: PageRequest): Promise<Page<ThreadMetadata>>;
  /** Deletes a thread with all that belongs to it. One that does not exist: `not_found`. */
  delete(threadId: string): Promise<void>;
  /** Deletes a thread whose last activity is longer ago than `idleMs`; whether it was. */
  deleteIfIdle(threadId: string, idleMs: number): Promise<boolean>;
  /** How many threads the reader has, for limits. */
  count(): Promise<number>;
}
