import type { Page, ThreadItem } from '../protocol/index.js';
import type { PageRequest } from './threadStore.js';

export interface ItemPageRequest extends PageRequest {
  /** Leave hidden items out, so that a page a client sees is never all hidden (default false). */
  visibleOnly?: boolean;
}

/**
 * The items of one reader's threads. Order is the order of adding, by a sequence. An item id is
 * unique within its thread. A thread that does not exist: `not_found`.
 */
export interface ItemStore {
  /** Adds items at the end, in order; also touches the thread's last activity. */
  add(threadId: string, items: readonly ThreadItem[]): Promise<void>;
  /** Adds at the end, or replaces in its place where the id exists in the thread. */
  save(threadId: string, item: ThreadItem): Promise<void>;
  /** The item, or `not_found`. */
  get(threadId: string, itemId: string): Promise<ThreadItem>;
  /** The item, or undefined. */
  find(threadId: string, itemId: string): Promise<ThreadItem | undefined>;
  /** A page of items. An `after` that does not exist in the thread: `not_found`. */
  list(threadId: string, page: ItemPageRequest): Promise<Page<ThreadItem>>;
  /** The newest items, oldest first, hidden ones included: what an agent is given. */
  recent(threadId: string, limit: number): Promise<ThreadItem[]>;
  /** Deletes one item; one that does not exist is no error. */
  delete(threadId: string, itemId: string): Promise<void>;
  /**
   * Deletes all items after the named one; the number of those deleted. Answers to earlier messages
   * stay that were still being written when it was added.
   */
  deleteAfter(threadId: string, itemId: string): Promise<number>;
}
