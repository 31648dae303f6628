import type { StreamOptions } from '../protocol/index.js';
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

/** How a run stands, as events, and the position in what is sent from which to go on. */
export interface RunSnapshot {
  texts: readonly string[];
  position: number;
}

/** Makes the snapshot of a run; what it reads from `live` it must read after its last wait. */
export type TakeSnapshot = (live: LiveRun) => Promise<RunSnapshot>;

/**
 * A run that goes on in this process: what has been sent of it of late, so that any number of
 * followers read it at their own pace, and the signal that ends it. Who comes later, or is so far
 * behind that what they have not read is gone, begins with a snapshot.
 */
export class LiveRun {
  /** JSON texts of the last events sent; `#base` is the position of the first of them. */
  readonly #log: string[] = [];
  #base = 0;
  readonly #followers = new Set<{ next: number }>();
  readonly #controller = new AbortController();
  readonly #takeSnapshot: TakeSnapshot;
  readonly #maxBehind: number;
  readonly id: string;
  readonly userId: string;
  readonly threadId: string;
  readonly key: string | null;
  /** The message this run answers, if any. */
  readonly inputItemId: string | null;
  /** What the stream of its request begins with. */
  readonly first: readonly string[];
  readonly pending = new PendingItems();
  /** What its client was told about the stream. */
  streamOptions: StreamOptions | undefined;
  /** Set at the end; followers then stop. */
  state: RunState = 'waiting';
  stopReason: StopReason | undefined;
  /** Resolves at the end. */
  readonly finished: Promise<void>;
  #ended = false;
  #finish = () => {};
  #waiting: Array<() => void> = [];
  #waking = false;

  constructor(options: {
    id: string;
    userId: string;
    threadId: string;
    key: string | null;
    inputItemId: string | null;
    first: readonly string[];
    takeSnapshot: TakeSnapshot;
    /** How many events are kept for a follower that does not read. */
    maxBehind: number;
  }) {
    this.id = options.id;
    this.userId = options.userId;
    this.threadId = options.threadId;
    this.key = options.key;
    this.inputItemId = options.inputItemId;
    this.first = options.first;
    this.#takeSnapshot = options.takeSnapshot;
    this.#maxBehind = options.maxBehind;
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
    return this.#base + this.#log.length;
  }

  /** Sends one event to whoever follows. */
  publish(jsonText: string): void {
    this.#log.push(jsonText);
    if (this.#log.length % trimEvery === 0) this.#trim();
    this.#notify();
  }

  /** Tells the run to end; only the first reason counts. */
  stop(reason: StopReason): void {
    if (this.stopReason || this.#ended) return;
    this.stopReason = reason;
    this.#controller.abort(reason);
  }

  /** The run is over: followers end when they have read what was sent. */
  end(): void {
    this.#ended = true;
    this.#notify();
    this.#finish();
  }

  /** The whole run for the client whose request it is, also when the request is repeated. */
  async *followFromStart(signal: AbortSignal): AsyncGenerator<readonly string[], void> {
    if (this.first.length > 0) yield this.first;
    yield* this.#follow(signal, 0);
  }

  /** How the run stands now, and what comes: for somebody who has its thread already. */
  async *followFromNow(signal: AbortSignal): AsyncGenerator<readonly string[], void> {
    yield* this.#follow(signal, -1);
  }

  /** Many events at a time for a follower that is behind; a snapshot where `position` is gone. */
  async *#follow(signal: AbortSignal, position: number): AsyncGenerator<readonly string[], void> {
    const follower = { next: position };
    this.#followers.add(follower);
    let wake = () => {};
    const onAbort = () => wake();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        if (follower.next < this.#base) {
          const snapshot = await this.#takeSnapshot(this);
          follower.next = snapshot.position;
          if (snapshot.texts.length > 0) yield snapshot.texts;
        } else if (follower.next < this.position) {
          const from = follower.next - this.#base;
          const batch = this.#log.slice(from, from + maxBatch);
          follower.next += batch.length;
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
      this.#followers.delete(follower);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Forgets what every follower has read, and what is too far back for one who does not read. */
  #trim(): void {
    let read = this.position;
    for (const { next } of this.#followers) read = Math.min(read, next);
    const drop = Math.max(read - this.#base, this.#log.length - this.#maxBehind);
    if (drop < trimEvery / 2) return;
    this.#log.splice(0, drop);
    this.#base += drop;
  }

  /** Wakes the followers once for all that is sent in one turn of the event loop. */
  #notify(): void {
    if (this.#waking || this.#waiting.length === 0) return;
    this.#waking = true;
    setImmediate(() => {
      this.#waking = false;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const wake of waiting) wake();
    });
  }
}

/** A follower that is behind is not given everything at once. */
const maxBatch = 256;
/** How often what has been read is forgotten, in events. */
const trimEvery = 16;
