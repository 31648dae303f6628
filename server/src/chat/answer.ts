import type { LooseEvent, ResponderEvent } from '../application/index.js';
import { ChatKitError, errorTable, ReaderError, StreamError } from '../errors.js';
import {
  cleanJson,
  needsCleaning,
  type ThreadEvent,
  type ThreadItem,
  type ThreadMetadata,
  threadEvent,
  toSentEvent,
  toSentThread,
} from '../protocol/index.js';
import type { ReaderStore } from '../store/index.js';
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
  const changes = new ThreadChanges(options.thread);
  let end: 'done' | 'failed' = 'done';
  try {
    for await (const event of untilAborted(options.respond, options.signal)) {
      await take(event, options);
      await sendChanges(changes, options);
    }
    if (options.signal.aborted) return 'aborted';
  } catch (error) {
    if (options.signal.aborted) return 'aborted';
    send(toErrorEvent(error, options), options);
    end = 'failed';
  }
  try {
    await sendChanges(changes, options);
  } catch (error) {
    options.log.error({ err: error, threadId: options.thread.id }, 'thread not saved');
    end = 'failed';
  }
  return end;
}

/** Keeps and sends one event. */
async function take(loose: ResponderEvent, options: AnswerOptions): Promise<void> {
  const { store, thread, pending } = options;
  const event = toEvent(loose, thread);
  switch (event.type) {
    case 'thread.item.done':
      await add(event.item, options);
      break;
    case 'thread.item.replaced':
      await store.items.save(thread.id, event.item);
      break;
    case 'thread.item.removed':
      await store.items.delete(thread.id, event.item_id);
      break;
    default:
      break;
  }
  pending.apply(event);
  send(event, options);
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
  if (!(await changes.save(options.store))) return;
  send({ type: 'thread.updated', thread: toSentThread(options.thread) }, options);
}

/** An event as it is kept and sent: defaults filled in, unknown keys left out. */
function toEvent(loose: ResponderEvent, thread: ThreadMetadata): ThreadEvent {
  const event = threadEvent.parse(filled(loose, thread));
  return needsCleaning(JSON.stringify(event)) ? threadEvent.parse(cleanJson(event)) : event;
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

/**
 * The handler's events until the signal is aborted, even while the handler hangs: it is told to
 * end, and not waited for.
 */
async function* untilAborted(
  respond: () => AsyncIterable<ResponderEvent>,
  signal: AbortSignal,
): AsyncGenerator<ResponderEvent, void> {
  if (signal.aborted) return;
  const iterator = respond()[Symbol.asyncIterator]();
  // Not `Promise.race`: it would hang one more reaction on the signal's promise at every event.
  let giveUp = () => {};
  const onAbort = () => giveUp();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<ResponderEvent> | undefined>(
        (resolve, reject) => {
          giveUp = () => resolve(undefined);
          iterator.next().then(resolve, reject);
        },
      );
      if (!next || next.done || signal.aborted) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    iterator.return?.()?.then(undefined, () => {});
  }
}
