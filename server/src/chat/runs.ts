import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatApplication, RequestContext } from '../application/index.js';
import type { ErrorCode } from '../errors.js';
import { type StreamingRequest, type ThreadEvent, toFrames } from '../protocol/index.js';
import type { Run, Store } from '../store/index.js';
import { toRefusalEvent } from './answer.js';
import { type BegunRun, beginRun } from './beginRun.js';
import { EarlyStops } from './earlyStops.js';
import { endExpiredRun } from './expiredRuns.js';
import { followStored, takeSnapshot } from './followRun.js';
import { Heartbeat } from './heartbeat.js';
import { LiveRun } from './liveRun.js';
import type { ChatLog } from './log.js';
import { presentItems } from './presentItems.js';
import { runAnswer } from './runAnswer.js';
import { defaultRunLimits, type RunLimits } from './runLimits.js';
import { StoredLooks } from './storedLooks.js';
import { within } from './within.js';

/** Frames of events, as many at a time as are ready. */
export type EventFrames = AsyncIterable<string>;

export interface RunsOptions {
  store: Store;
  application: ChatApplication;
  log: ChatLog;
  limits?: Partial<RunLimits> | undefined;
}

/** What a streaming request is answered with. */
export interface StreamedAnswer {
  frames: EventFrames;
  /** Set where the stream ends in a refusal. */
  refused?: ErrorCode;
}

export interface AnswerRequest {
  request: StreamingRequest;
  /** The client's `Idempotency-Key`; null for a client that sends none. */
  key: string | null;
  context: RequestContext;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}

/**
 * The runs of this server: starts them, lets anyone of their reader's follow, stops them, and ends
 * those whose server has died. The docs page `server/answers-survive` says what readers see of it.
 */
export class Runs {
  readonly #owner = randomUUID();
  readonly #live = new Map<string, LiveRun>();
  readonly #limits: RunLimits;
  readonly #heartbeat: Heartbeat;
  readonly #looks: StoredLooks;
  readonly #earlyStops = new EarlyStops();
  /** Requests that are just being stored. */
  readonly #beginning = new Set<Promise<StreamedAnswer>>();
  #draining = false;
  #graceIsOver = false;

  constructor(readonly options: RunsOptions) {
    this.#limits = { ...defaultRunLimits, ...options.limits };
    this.#looks = new StoredLooks(this.#limits.pollMs);
    this.#heartbeat = new Heartbeat({
      ...options,
      owner: this.#owner,
      live: this.#live,
      limits: this.#limits,
    });
  }

  /** How many runs wait or go on here, for metrics. */
  get size(): number {
    return this.#live.size;
  }

  /**
   * Starts the answer to a request, or follows the one that its key has started before.
   * @throws ChatKitError what `prepareAnswer` throws, `key_conflict`, `rate_limited`,
   * `shutting_down`
   */
  answer(asked: AnswerRequest): Promise<StreamedAnswer> {
    const beginning = this.#begin(asked);
    this.#beginning.add(beginning);
    const begun = () => this.#beginning.delete(beginning);
    beginning.then(begun, begun);
    return beginning;
  }

  async #begin(asked: AnswerRequest): Promise<StreamedAnswer> {
    const { context } = asked;
    const begun = await beginRun({
      ...asked,
      application: this.options.application,
      owner: this.#owner,
      limits: this.#limits,
      draining: this.#draining,
    });
    switch (begun.kind) {
      case 'known':
        return this.#again(begun.run, asked);
      case 'events':
        return { frames: just(begun.events) };
      case 'refused': {
        const told = toRefusalEvent(begun.error, context.locale);
        return { frames: just([...begun.events, told]), refused: begun.error.code };
      }
      case 'answer':
        return { frames: await this.#start(begun, asked) };
    }
  }

  /**
   * Stops the run of a key, wherever it goes on; one that is only about to begin, once it has.
   * @returns false where the reader has no such run, and none came within `stopWaitMs`
   */
  async stop(key: string, context: RequestContext): Promise<boolean> {
    const { store } = context;
    this.#earlyStops.add(store.userId, key);
    for (const live of this.#live.values()) {
      if (live.userId === store.userId && live.key === key) live.stop('stopped');
    }
    const { pollMs, stopWaitMs } = this.#limits;
    const deadline = performance.now() + stopWaitMs;
    // Another server may just be storing the request.
    for (let wait = pollMs; ; wait *= 2) {
      if (await store.runs.requestStop(key)) return true;
      const left = deadline - performance.now();
      if (left <= 0 || this.#draining) return false;
      await sleep(Math.min(wait, left));
    }
  }

  /**
   * Stops the answer that is being made in a thread, as `follow` shows it: for a reader who has
   * reloaded, or looks on from another device, and so has not its key.
   * @returns false where none is being made, or the thread is not the reader's
   */
  async stopThread(threadId: string, context: RequestContext): Promise<boolean> {
    const runId = await context.store.runs.requestStopIn(threadId);
    if (runId === undefined) return false;
    this.#live.get(runId)?.stop('stopped');
    return true;
  }

  /** Ends the runs of a reader who has been erased; nothing of theirs is kept. */
  forgetReader(userId: string): void {
    for (const live of this.#live.values()) {
      if (live.userId === userId) live.stop('deleted');
    }
  }

  /** Ends the runs of a thread that is being deleted; nothing of theirs is kept. */
  forgetThread(userId: string, threadId: string): void {
    for (const live of this.#live.values()) {
      if (live.userId === userId && live.threadId === threadId) live.stop('deleted');
    }
  }

  /**
   * The running answer of a thread, from where it stands; what is stored of it comes first. Ends at
   * once where nothing goes on; says so where the last answer was interrupted or failed.
   * @throws ChatKitError `not_found`
   */
  async follow(
    threadId: string,
    context: RequestContext,
    signal: AbortSignal,
  ): Promise<EventFrames> {
    await context.store.threads.get(threadId);
    await endExpiredRun(context.store, threadId);
    const run = await context.store.runs.current(threadId);
    if (!run) return just([]);
    const live = this.#live.get(run.id);
    if (live) return live.followFromNow(signal);
    return this.#followStored(run, context, signal, false);
  }

  /** Resolves when none of the runs that wait or go on here now does so any more. */
  async settled(): Promise<void> {
    // What is just being stored is about to be one of them.
    await Promise.allSettled(this.#beginning);
    await Promise.all([...this.#live.values()].map((live) => live.finished));
  }

  /** Looks after leases and checkpoints until `drain`. */
  start(): void {
    this.#heartbeat.start();
  }

  /**
   * Lets runs end for `graceMs`, then interrupts the others, so that what has come is kept. New
   * ones are refused meanwhile.
   */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    await within(graceMs, this.settled());
    this.#graceIsOver = true;
    for (const live of this.#live.values()) live.stop('interrupted');
    // A database that does not answer any more must not keep the server from stopping.
    await within(keepMs, this.settled());
    this.#heartbeat.stop();
  }

  async #start(
    begun: Extract<BegunRun, { kind: 'answer' }>,
    asked: AnswerRequest,
  ): Promise<EventFrames> {
    const { context, key, signal } = asked;
    // The run has begun: a preview that cannot be made must not end it.
    const first = await this.#presented(begun.first, context).catch(() => begun.first);
    const live = new LiveRun({
      id: begun.runId,
      userId: context.store.userId,
      threadId: begun.thread.id,
      inputItemId: begun.inputItemId,
      key,
      first: toFrames(first),
      maxBehind: this.#limits.maxBehind,
      takeSnapshot: (of) => takeSnapshot(of, context.store),
    });
    this.#live.set(live.id, live);
    if (this.#graceIsOver) live.stop('interrupted');
    // A client without a key knows no other way to stop than to go away.
    if (key === null) onAbort(signal, () => live.stop('stopped'));
    else if (this.#earlyStops.has(live.userId, key)) live.stop('stopped');
    void runAnswer({
      ...this.options,
      live,
      prepared: begun,
      acquired: begun.acquired,
      context,
      owner: this.#owner,
      limits: this.#limits,
      others: () => this.#others(live),
    }).finally(() => {
      this.#live.delete(live.id);
      live.end();
    });
    return live.followFromStart(signal);
  }

  /** Events with the reader's message in them, as it is sent now. */
  async #presented(
    events: readonly ThreadEvent[],
    context: RequestContext,
  ): Promise<ThreadEvent[]> {
    const { attachments } = this.options.application;
    return Promise.all(
      events.map(async (event) => {
        if (event.type !== 'thread.item.done') return event;
        const [item = event.item] = await presentItems([event.item], attachments, context);
        return { ...event, item };
      }),
    );
  }

  /** The run of a key that has been seen before. */
  #again(run: Run, asked: AnswerRequest): StreamedAnswer {
    const live = this.#live.get(run.id);
    if (live) return { frames: live.followFromStart(asked.signal) };
    return { frames: this.#followStored(run, asked.context, asked.signal, true) };
  }

  #followStored(
    run: Run,
    context: RequestContext,
    signal: AbortSignal,
    fromStart: boolean,
  ): EventFrames {
    const { attachments } = this.options.application;
    return followStored({ run, context, attachments, signal, looks: this.#looks, fromStart });
  }

  #others(run: LiveRun): LiveRun[] {
    return [...this.#live.values()].filter(
      (live) => live !== run && live.userId === run.userId && live.threadId === run.threadId,
    );
  }
}

/** How long the parts of interrupted answers may take to be kept. */
const keepMs = 5_000;

function onAbort(signal: AbortSignal, then: () => void): void {
  if (signal.aborted) then();
  else signal.addEventListener('abort', then, { once: true });
}

/** A stream of nothing but these events. */
async function* just(events: readonly ThreadEvent[]): AsyncGenerator<string, void> {
  if (events.length > 0) yield toFrames(events);
}
