import type { RunState } from '../store/index.js';
import { PendingItems } from './pendingItems.js';

/** Why a run is told to end before it is done. */
export type StopReason =
  /** The reader stopped it. */
  | 'stopped'
  /** This server is going away. */
  | 'interrupted'
  /** It took longer than a run may take. */
  | 'too_slow'
  /** Another server has ended it: nothing may be written any more. */
  | 'lost'
  /** Its thread has been deleted. */
  | 'deleted';

/**
 * A run that goes on in this process: what has been sent of it, so that any number of followers
 * read it at their own pace, and the signal that ends it.
 */
export class LiveRun {
  /** JSON texts of the events sent so far. */
  readonly #log: string[] = [];
  readonly #controller = new AbortController();
  readonly pending = new PendingItems();
  /** Set at the end; followers then stop. */
  state: RunState = 'waiting';
  stopReason: StopReason | undefined;
  /** Resolves at the end. */
  readonly finished: Promise<void>;
  #ended = false;
  #finish = () => {};
  #waiting: Array<() => void> = [];

  constructor(
    readonly id: string,
    readonly userId: string,
    readonly threadId: string,
    readonly key: string | null,
  ) {
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** Aborted when the run must end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Where a follower that wants only what comes from now on begins. */
  get position(): number {
    return this.#log.length;
  }

  /** Sends one event to whoever follows. */
  publish(jsonText: string): void {
    this.#log.push(jsonText);
    this.#notify();
  }

  /** Tells the run to end; only the first reason counts. */
  stop(reason: StopReason): void {
    if (this.stopReason || this.#ended) return;
    this.stopReason = reason;
    this.#controller.abort(reason);
    this.#notify();
  }

  /** The run is over: followers end when they have read what was sent. */
  end(): void {
    this.#ended = true;
    this.#notify();
    this.#finish();
  }

  /**
   * What was sent from `position` on, as it comes, many at a time for a follower that is behind.
   * Ends with the run, or when the follower's `signal` is aborted.
   */
  async *follow(signal: AbortSignal, position = 0): AsyncGenerator<readonly string[], void> {
    let next = position;
    let wake = () => {};
    const onAbort = () => wake();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        if (next < this.#log.length) {
          const batch = this.#log.slice(next, next + maxBatch);
          next += batch.length;
          yield batch;
        } else if (this.#ended) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
            this.#waiting.push(resolve);
          });
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #notify(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

/** A follower that is far behind is not given everything at once. */
const maxBatch = 256;
