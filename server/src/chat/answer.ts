import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LooseEvent, ResponderEvent } from '../application/index.js';
import { ChatKitError, errorTable, ReaderError, StreamError } from '../errors.js';
import {
  cleanJson,
  needsCleaning,
  readTextDelta,
  type ThreadEvent,
  type ThreadItem,
  type ThreadMetadata,
  threadEvent,
  toSentEvent,
  toSentThread,
} from '../protocol/index.js';
import type { ReaderStore } from '../store/index.js';
import { AbortableEvents } from './abortableEvents.js';
import type { ChatLog } from './log.js';
import type { PendingItems } from './pendingItems.js';
import { readerMessage } from './readerMessages.js';
import { ThreadChanges } from './threadChanges.js';

export interface AnswerOptions {
  thread: ThreadMetadata;
  /** Starts the application's handler. May throw, as the handler may. */
  respond: () => AsyncIterable<ResponderEvent>;
  store: ReaderStore;
  pending: PendingItems;
  publish: (jsonText: string) => void;
  /** Aborted when the answer must end: nothing is taken from the handler any more. */
  signal: AbortSignal;
  locale: string;
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
    const events = new AbortableEvents(options.respond, signal);
    try {
      await takeAll(events, changes, options);
    } finally {
      events.close();
    }
    if (signal.aborted) return 'aborted';
  } catch (error) {
    if (signal.aborted) return 'aborted';
    send(toErrorEvent(error, options), options);
    end = 'failed';
  }
  try {
    if (changes.any) await sendChanges(changes, options);
  } catch (error) {
    options.log.error({ err: error, threadId: thread.id }, 'thread not saved');
    end = 'failed';
  }
  return end;
}

/** How many events of one answer are taken before others have their turn. */
const eventsATurn = 64;

/** Nothing is awaited that need not be: most events are deltas, and there are many. */
async function takeAll(
  events: AbortableEvents,
  changes: ThreadChanges,
  options: AnswerOptions,
): Promise<void> {
  for (let taken = 1; ; taken += 1) {
    const next = await events.next();
    if (!next || next.done) return;
    const { event, text } = toEvent(next.value, options.thread);
    const kept = keep(event, options);
    if (kept) await kept;
    options.pending.apply(event);
    const sent = toSentEvent(event);
    if (sent) options.publish(sent === event ? text : JSON.stringify(sent));
    if (changes.any) await sendChanges(changes, options);
    // A handler that never waits for anything must not keep everybody else waiting.
    if (taken % eventsATurn === 0) await nextTurn();
  }
}

/** Does with an event's item what is to be done with it in the store, if anything. */
function keep(event: ThreadEvent, options: AnswerOptions): Promise<void> | undefined {
  const { items } = options.store;
  switch (event.type) {
    case 'thread.item.done':
      return add(event.item, options);
    case 'thread.item.replaced':
      return items.save(options.thread.id, event.item);
    case 'thread.item.removed':
      return items.delete(options.thread.id, event.item_id);
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
  if (sent) options.publish(JSON.stringify(sent));
}

async function sendChanges(changes: ThreadChanges, options: AnswerOptions): Promise<void> {
  await changes.save(options.store);
  send({ type: 'thread.updated', thread: toSentThread(options.thread) }, options);
}

/** An event as it is kept and sent, defaults filled in and unknown keys left out, and its JSON. */
function toEvent(
  loose: ResponderEvent,
  thread: ThreadMetadata,
): { event: ThreadEvent; text: string } {
  const event = readTextDelta(loose) ?? threadEvent.parse(filled(loose, thread));
  const text = JSON.stringify(event);
  if (!needsCleaning(text)) return { event, text };
  const clean = threadEvent.parse(cleanJson(event));
  return { event: clean, text: JSON.stringify(clean) };
}

function filled(event: LooseEvent | ThreadEvent, thread: ThreadMetadata): unknown {
  if (!('item' in event) || typeof event.item !== 'object' || event.item === null) return event;
  return {
    ...event,
    item: { created_at: new Date().toISOString(), ...event.item, thread_id: thread.id },
  };
}

function toErrorEvent(error: unknown, options: AnswerOptions): ThreadEvent {
  const { log, thread } = options;
  if (error instanceof ReaderError) {
    return { type: 'error', code: 'custom', message: error.message, allow_retry: error.allowRetry };
  }
  log.error({ err: error, threadId: thread.id }, 'responding failed');
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
