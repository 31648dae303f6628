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
  frames: string;
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
  /** The last frames sent, in pieces of many; `#base` is the position of the first piece. */
  readonly #log: string[] = [];
  #base = 0;
  /** How long the pieces are together. */
  #chars = 0;
  /** Frames that no follower has read: the next piece. */
  #open = '';
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
  /** The frames the stream of its request begins with. */
  readonly first: string;
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
    first: string;
    takeSnapshot: TakeSnapshot;
    /** How many characters are kept for a follower that does not read. */
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

  /** Ends the piece that is being written: the position from which what comes later is read. */
  mark(): number {
    if (this.#open !== '') {
      this.#log.push(this.#open);
      this.#chars += this.#open.length;
      this.#open = '';
      this.#trim();
    }
    return this.#base + this.#log.length;
  }

  /** Sends a frame to whoever follows: with others where more come in this turn, else at once. */
  publish(frame: string): void {
    this.#open += frame;
    if (this.#open.length < fullPiece) {
      this.#notify();
    } else {
      this.mark();
      this.#wake();
    }
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
  followFromStart(signal: AbortSignal): AsyncGenerator<string, void> {
    return this.#follow(signal, 0, this.first);
  }

  /** How the run stands now, and what comes: for somebody who has its thread already. */
  followFromNow(signal: AbortSignal): AsyncGenerator<string, void> {
    return this.#follow(signal, -1, '');
  }

  /** What is sent from now on is kept for the follower, also before it begins to read. */
  #follow(signal: AbortSignal, position: number, first: string): AsyncGenerator<string, void> {
    const follower = { next: position };
    this.#followers.add(follower);
    return this.#read(follower, signal, first);
  }

  /** Many frames at a time for a follower that is behind; a snapshot where its place is gone. */
  async *#read(
    follower: { next: number },
    signal: AbortSignal,
    first: string,
  ): AsyncGenerator<string, void> {
    let wake = () => {};
    const onAbort = () => wake();
    signal.addEventListener('abort', onAbort);
    try {
      if (first !== '') yield first;
      while (!signal.aborted) {
        const end = this.mark();
        if (follower.next < this.#base) {
          const snapshot = await this.#takeSnapshot(this);
          follower.next = snapshot.position;
          if (snapshot.frames !== '') yield snapshot.frames;
        } else if (follower.next < end) {
          yield this.#readOn(follower);
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

  /** What comes next for a follower; one that is behind is not given everything at once. */
  #readOn(follower: { next: number }): string {
    let frames = '';
    let at = follower.next - this.#base;
    do {
      frames += this.#log[at] ?? '';
      at += 1;
    } while (at < this.#log.length && frames.length < maxRead);
    follower.next = this.#base + at;
    return frames;
  }

  /** Forgets what every follower has read, and what is too far back for one who does not read. */
  #trim(): void {
    let read = this.#base + this.#log.length;
    for (const { next } of this.#followers) read = Math.min(read, next);
    let drop = 0;
    for (const piece of this.#log) {
      const room = this.#chars <= this.#maxBehind || drop === this.#log.length - 1;
      if (room && this.#base + drop >= read) break;
      this.#chars -= piece.length;
      drop += 1;
    }
    this.#log.splice(0, drop);
    this.#base += drop;
  }

  /** Wakes the followers once for all that is sent in one turn of the event loop. */
  #notify(): void {
    if (this.#waking || this.#waiting.length === 0) return;
    this.#waking = true;
    setImmediate(() => {
      this.#waking = false;
      this.#wake();
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

/** How many characters are sent without waiting for the end of the turn. */
const fullPiece = 32 * 1024;
/** How many characters a follower that is behind is given at a time, or a piece more. */
const maxRead = 64 * 1024;
