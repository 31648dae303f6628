import type { ThreadItem } from '../protocol/index.js';
import type { ReaderStore, Run } from '../store/index.js';
import { endExpiredRun } from './expiredRuns.js';
import { itemsOf } from './followRun.js';

/** A run as the store has it, and what is stored of its answer. */
export interface Look {
  run: Run;
  items: ThreadItem[];
}

interface Entry {
  look: Promise<Look>;
  at: number;
  count: number;
}

/** Whoever follows is the one who notices that a server has died: once in so many looks. */
const looksPerExpiry = 10;

/**
 * Looks at runs of other servers for all who follow them here: however many do, one is looked at
 * no more than twice in `pollMs`.
 */
export class StoredLooks {
  readonly #entries = new Map<string, Entry>();

  constructor(readonly pollMs: number) {}

  look(run: Run, store: ReaderStore): Promise<Look> {
    const name = `${run.id} ${store.userId}`;
    const now = performance.now();
    const present = this.#entries.get(name);
    if (present && now - present.at < this.pollMs / 2) return present.look;
    const count = (present?.count ?? 0) + 1;
    const entry = { look: this.#take(run, store, count), at: now, count };
    this.#forgetOld(now);
    this.#entries.set(name, entry);
    return entry.look;
  }

  async #take({ id, threadId }: Run, store: ReaderStore, count: number): Promise<Look> {
    if (count % looksPerExpiry === 0) await endExpiredRun(store, threadId);
    const run = await store.runs.get(id);
    // Read after the run: what it had pending may be stored by now.
    return { run, items: await itemsOf(run, store) };
  }

  /** Of runs that nobody follows any more. */
  #forgetOld(now: number): void {
    for (const [name, { at }] of this.#entries) {
      if (now - at > this.pollMs * looksPerExpiry) this.#entries.delete(name);
    }
  }
}
