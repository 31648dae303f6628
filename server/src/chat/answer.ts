import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ResponderEvent } from '../application/index.js';
import { ChatKitError, errorTable, ReaderError, StreamError } from '../errors.js';
import {
  type ThreadEvent,
  type ThreadItem,
  type ThreadMetadata,
  toFrame,
  toSentEvent,
  toSentThread,
} from '../protocol/index.js';
import type { ReaderStore } from '../store/index.js';
import type { ChatLog } from './log.js';
import { overOutage } from './overOutage.js';
import type { PendingItems } from './pendingItems.js';
import { readerMessage } from './readerMessages.js';
import { type ReadEvent, ResponderEvents } from './responderEvents.js';
import { takeUntilAborted } from './takeUntilAborted.js';
import { ThreadChanges } from './threadChanges.js';

export interface AnswerOptions {
  thread: ThreadMetadata;
  /** Starts the application's handler. May throw, as the handler may. */
  respond: () => AsyncIterable<ResponderEvent>;
  store: ReaderStore;
  pending: PendingItems;
  /** Sends a frame. */
  publish: (frame: string) => void;
  /** Aborted when the answer must end: nothing is taken from the handler any more. */
  signal: AbortSignal;
  /** How long the database may be away when something is to be kept, in ms. */
  outageMs: number;
  locale: string;
  /** For the log. */
  requestId: string;
  log: ChatLog;
}

/**
 * Takes the application's events: keeps what is to be kept, before it is sent, then sends it. A
 * failure is told and logged; it never rejects for one of the application's.
 *
 * @returns `aborted` where the signal ended it: what to keep is then the caller's business
 */
export async function answer(options: AnswerOptions): Promise<'done' | 'failed' | 'aborted'> {
  const { signal, thread } = options;
  const changes = new ThreadChanges(thread);
  let end: 'done' | 'failed' = 'done';
  try {
    await takeUntilAborted(options.respond, signal, createTaker(changes, options));
    if (signal.aborted) return 'aborted';
  } catch (error) {
    if (signal.aborted) return 'aborted';
    const event = toErrorEvent(error, options);
    options.pending.apply(event);
    send(event, options);
    end = 'failed';
  }
  try {
    if (changes.any) await sendChanges(changes, options);
  } catch (error) {
    const { log, requestId } = options;
    log.error({ err: error, requestId, threadId: thread.id }, 'thread not saved');
    end = 'failed';
  }
  return end;
}

/** How many events of one answer are taken before others have their turn. */
const eventsATurn = 128;

/** Nothing is awaited that need not be: most events are deltas, and there are many. */
function createTaker(changes: ThreadChanges, options: AnswerOptions) {
  const reader = new ResponderEvents(options.thread);
  let taken = 0;
  const pass = ({ event, frame }: ReadEvent) => {
    options.pending.apply(event);
    if (frame !== undefined) options.publish(frame);
    if (changes.any) return sendChanges(changes, options);
    // A handler that never waits for anything must not keep everybody else waiting.
    taken += 1;
    return taken % eventsATurn === 0 ? nextTurn() : undefined;
  };
  return (loose: ResponderEvent): Promise<void> | undefined => {
    const read = reader.read(loose);
    const keep = keeperOf(read.event, options);
    return keep ? overOutage(keep, options).then(() => pass(read)) : pass(read);
  };
}

/** What is to be done with an event's item in the store, if anything. May be done twice. */
function keeperOf(event: ThreadEvent, options: AnswerOptions): (() => Promise<void>) | undefined {
  const { items } = options.store;
  switch (event.type) {
    case 'thread.item.done':
      return () => add(event.item, options);
    case 'thread.item.replaced':
      return () => items.save(options.thread.id, event.item);
    case 'thread.item.removed':
      return () => items.delete(options.thread.id, event.item_id);
    default:
      return undefined;
  }
}

/** An item that is done twice is kept as it was done last. */
async function add(item: ThreadItem, { store, thread }: AnswerOptions): Promise<void> {
  try {
    await store.items.add(thread.id, [item]);
  } catch (error) {
    if (!(error instanceof ChatKitError && error.code === 'key_conflict')) throw error;
    await store.items.save(thread.id, item);
  }
}

function send(event: ThreadEvent, options: AnswerOptions): void {
  const sent = toSentEvent(event);
  if (sent) options.publish(toFrame(JSON.stringify(sent)));
}

async function sendChanges(changes: ThreadChanges, options: AnswerOptions): Promise<void> {
  await overOutage(() => changes.save(options.store), options);
  send({ type: 'thread.updated', thread: toSentThread(options.thread) }, options);
}

function toErrorEvent(error: unknown, options: AnswerOptions): ThreadEvent {
  const { log, thread } = options;
  if (error instanceof ReaderError) {
    return { type: 'error', code: 'custom', message: error.message, allow_retry: error.allowRetry };
  }
  const code = error instanceof ChatKitError ? error.code : 'stream.error';
  const { requestId } = options;
  log.error({ err: error, requestId, threadId: thread.id, code }, 'responding failed');
  if (error instanceof ChatKitError) {
    return toRefusalEvent(error, options.locale);
  }
  const allowRetry = error instanceof StreamError ? error.allowRetry : true;
  return { type: 'error', code: 'stream.error', message: undefined, allow_retry: allowRetry };
}

/** A refusal as the reader is told of it inside a stream. */
export function toRefusalEvent(
  error: ChatKitError,
  locale: string,
): Extract<ThreadEvent, { type: 'error' }> {
  return {
    type: 'error',
    code: 'custom',
    message: readerMessage(error, locale),
    allow_retry: errorTable[error.code].retry,
  };
}
