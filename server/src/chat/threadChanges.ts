import type { ThreadMetadata } from '../protocol/index.js';
import type { ReaderStore } from '../store/index.js';

/** What an application may change of a thread while it responds. */
const changeable = ['title', 'status', 'metadata', 'allowed_image_domains'] as const;
type Changeable = (typeof changeable)[number];

/** Watches the thread an application is given, and saves what it changes. */
export class ThreadChanges {
  #seen: Record<Changeable, string>;

  constructor(readonly thread: ThreadMetadata) {
    this.#seen = snapshot(thread);
  }

  /**
   * Saves what has changed since the last time. Only that: the reader may have renamed the thread
   * meanwhile.
   * @returns whether anything had
   */
  async save(store: ReaderStore): Promise<boolean> {
    const now = snapshot(this.thread);
    const changed = changeable.filter((field) => now[field] !== this.#seen[field]);
    if (changed.length === 0) return false;
    const saved = await store.transaction(async (data) => {
      const stored = await data.threads.lock(this.thread.id);
      const next = { ...stored };
      for (const field of changed) copy(field, this.thread, next);
      await data.threads.update(next);
      return next;
    });
    for (const field of changeable) copy(field, saved, this.thread);
    this.#seen = snapshot(this.thread);
    return true;
  }
}

function snapshot(thread: ThreadMetadata): Record<Changeable, string> {
  return {
    title: thread.title ?? '',
    status: JSON.stringify(thread.status),
    metadata: JSON.stringify(thread.metadata),
    allowed_image_domains: JSON.stringify(thread.allowed_image_domains) ?? '',
  };
}

function copy<Field extends Changeable>(
  field: Field,
  from: ThreadMetadata,
  to: ThreadMetadata,
): void {
  to[field] = from[field];
}
