import type { ThreadMetadata } from '../protocol/index.js';
import type { ReaderStore } from '../store/index.js';

/** What an application may change of a thread while it responds. */
const changeable = ['title', 'status', 'metadata', 'allowed_image_domains'] as const;
type Changeable = (typeof changeable)[number];

/** Watches the thread an application is given, and saves what it changes. */
export class ThreadChanges {
  #seen: Snapshot;

  constructor(readonly thread: ThreadMetadata) {
    this.#seen = snapshot(thread);
  }

  /** Whether anything has changed since the last time it was saved. Cheap: asked at every event. */
  get any(): boolean {
    for (const field of changeable) if (this.#changed(field)) return true;
    return false;
  }

  /** Saves what has changed, and only that: the reader may have renamed the thread meanwhile. */
  async save(store: ReaderStore): Promise<void> {
    const changed = changeable.filter((field) => this.#changed(field));
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

  #changed(field: Changeable): boolean {
    const now = this.thread[field];
    const { text, value } = this.#seen[field];
    return !isSame(now, value) && asText(now) !== text;
  }
}

/** Each field as JSON, because an application may change a value in its place; and that JSON read. */
type Snapshot = Record<Changeable, { text: string; value: unknown }>;

function snapshot(thread: ThreadMetadata): Snapshot {
  const of = (field: Changeable) => {
    const text = asText(thread[field]);
    return { text, value: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    title: of('title'),
    status: of('status'),
    metadata: of('metadata'),
    allowed_image_domains: of('allowed_image_domains'),
  };
}

function asText(value: unknown): string {
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** Whether a value is certainly as JSON was when it was read. Makes nothing, unlike `asText`. */
function isSame(value: unknown, json: unknown): boolean {
  if (value === json) return true;
  if (!isObject(value) || !isObject(json)) return false;
  if (Array.isArray(value) !== Array.isArray(json)) return false;
  let more = 0;
  for (const key in value) {
    if (!isSame(value[key], json[key])) return false;
    more += 1;
  }
  for (const _ in json) more -= 1;
  return more === 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function copy<Field extends Changeable>(
  field: Field,
  from: ThreadMetadata,
  to: ThreadMetadata,
): void {
  to[field] = from[field];
}
