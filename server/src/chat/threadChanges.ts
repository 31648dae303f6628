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

  /** Whether anything has changed since the last time it was saved. Cheap: asked at every event. */
  get any(): boolean {
    return changeable.some((field) => asText(this.thread[field]) !== this.#seen[field]);
  }

  /** Saves what has changed, and only that: the reader may have renamed the thread meanwhile. */
  async save(store: ReaderStore): Promise<void> {
    const now = snapshot(this.thread);
    const changed = changeable.filter((field) => now[field] !== this.#seen[field]);
    const saved = await store.transaction(async (data) => {
      const stored = await data.threads.lock(this.thread.id);
      const next = { ...stored };
      for (const field of changed) copy(field, this.thread, next);
      await data.threads.update(next);
      return next;
    });
    for (const field of changeable) copy(field, saved, this.thread);
    this.#seen = snapshot(this.thread);
  }
}

function snapshot(thread: ThreadMetadata): Record<Changeable, string> {
  const { title, status, metadata, allowed_image_domains } = thread;
  return {
    title: asText(title),
    status: asText(status),
    metadata: asText(metadata),
    allowed_image_domains: asText(allowed_image_domains),
  };
}

/** JSON, because an application may change a value in its place. */
function asText(value: unknown): string {
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function copy<Field extends Changeable>(
  field: Field,
  from: ThreadMetadata,
  to: ThreadMetadata,
): void {
  to[field] = from[field];
}
