import { setTimeout as sleep } from 'node:timers/promises';
import type { AttachmentBackend, RequestContext } from '../application/index.js';
import { ChatKitError } from '../errors.js';
import {
  isHidden,
  type ThreadEvent,
  type ThreadItem,
  toFrames,
  toSentItem,
  toSentThread,
} from '../protocol/index.js';
import type { ReaderStore, Run } from '../store/index.js';
import type { LiveRun, RunSnapshot } from './liveRun.js';
import { pendingEvents } from './pendingEvents.js';
import { presentItems } from './presentItems.js';
import { interruptedMessage } from './readerMessages.js';
import type { StoredLooks } from './storedLooks.js';

/** More than any answer has; a thread's later items come with its pages. */
const maxItems = 100;

/**
 * A run of this server as it stands: what is stored of its answer, then what is pending. The items
 * in it may be known to the client already: they are the same items.
 */
export async function takeSnapshot(live: LiveRun, store: ReaderStore): Promise<RunSnapshot> {
  let settled: number;
  let stored: ThreadItem[];
  do {
    // An item that is stored while these are read would be neither among them nor pending.
    settled = live.pending.settled;
    stored = await itemsOf(live, store);
  } while (settled !== live.pending.settled);
  // From here on nothing is waited for: what stands now is what the position goes on from.
  const options = live.streamOptions;
  const events: ThreadEvent[] = options
    ? [{ type: 'stream_options', stream_options: options }]
    : [];
  events.push(...stored.map(toDone));
  if (live.pending.progress) events.push({ type: 'progress_update', ...live.pending.progress });
  const known = new Set(stored.map(({ id }) => id));
  for (const item of live.pending.list) {
    if (!known.has(item.id)) events.push(...pendingEvents(undefined, item));
  }
  const frames = toFrames([...events, ...live.pending.notices]);
  return { frames, position: live.mark() };
}

export interface FollowStoredOptions {
  run: Run;
  context: RequestContext;
  attachments: AttachmentBackend | undefined;
  signal: AbortSignal;
  /** Shared by all who follow on this server. */
  looks: StoredLooks;
  /** For a request that is repeated: with the events it began with. */
  fromStart: boolean;
}

/**
 * A run of another server, or one that has ended, from what the store has of it: read again and
 * again until it ends. Nothing is listened to, so that it works through any pooler.
 */
export async function* followStored(options: FollowStoredOptions): AsyncGenerator<string, void> {
  const { context, signal, looks } = options;
  const { store, locale } = context;
  let { run } = options;
  const seen = new Map<string, ThreadItem>();
  let progress = '';
  let told = 0;
  if (options.fromStart) yield toFrames(await firstEvents(options));
  try {
    let items = await itemsOf(run, store);
    while (!signal.aborted) {
      const events = changes(items, run, seen);
      const line = run.checkpoint?.progress;
      if (line && JSON.stringify(line) !== progress) {
        progress = JSON.stringify(line);
        events.push({ type: 'progress_update', ...line });
      }
      const notices = run.checkpoint?.events.slice(told) ?? [];
      told += notices.length;
      const ended = run.state !== 'waiting' && run.state !== 'running';
      const last = ended ? endEvents(run, locale, told) : [];
      const frames = toFrames([...events, ...notices, ...last]);
      if (frames !== '') yield frames;
      if (ended) return;
      await sleep(looks.pollMs, undefined, { signal }).catch(() => {});
      if (!signal.aborted) ({ run, items } = await looks.look(run, store));
    }
  } catch (error) {
    // The thread was deleted meanwhile.
    if (!(error instanceof ChatKitError && error.code === 'not_found')) throw error;
  }
}

/** What is new since the last look; `seen` is brought up to date. */
function changes(items: ThreadItem[], run: Run, seen: Map<string, ThreadItem>): ThreadEvent[] {
  const events: ThreadEvent[] = [];
  const stored = new Set(items.map(({ id }) => id));
  for (const item of items) {
    const before = seen.get(item.id);
    if (!before || JSON.stringify(before) !== JSON.stringify(item)) events.push(toDone(item));
    seen.set(item.id, item);
  }
  const pending = (run.checkpoint?.pending ?? []).filter(({ id }) => !stored.has(id));
  for (const item of pending) {
    events.push(...pendingEvents(seen.get(item.id), item));
    seen.set(item.id, item);
    stored.add(item.id);
  }
  for (const id of seen.keys()) {
    if (stored.has(id)) continue;
    seen.delete(id);
    events.push({ type: 'thread.item.removed', item_id: id });
  }
  return events;
}

/** The visible items of a run's answer: what follows the reader's last message. */
export async function itemsOf(
  run: Pick<Run, 'threadId' | 'inputItemId'>,
  store: ReaderStore,
): Promise<ThreadItem[]> {
  const page = run.inputItemId
    ? await store.items.list(run.threadId, {
        limit: maxItems,
        order: 'asc',
        after: run.inputItemId,
        visibleOnly: true,
      })
    : { data: await store.items.recent(run.threadId, maxItems) };
  const last = page.data.findLastIndex(({ type }) => type === 'user_message');
  const items = run.inputItemId ? page.data : page.data.slice(last + 1);
  return items.filter((item) => item.type !== 'user_message' && !isHidden(item));
}

/** What the stream of a repeated request begins with. */
async function firstEvents(options: FollowStoredOptions): Promise<ThreadEvent[]> {
  const { run, context, attachments } = options;
  const { store } = context;
  const events: ThreadEvent[] = [];
  if (run.createdThread) {
    const thread = await store.threads.get(run.threadId);
    events.push({ type: 'thread.created', thread: toSentThread(thread) });
  }
  if (run.inputItemId) {
    const message = await store.items.find(run.threadId, run.inputItemId);
    const sent = await presentItems(message ? [message] : [], attachments, context);
    events.push(...sent.map(toDone));
  }
  events.push({ type: 'stream_options', stream_options: { allow_cancel: true } });
  return events;
}

/** How the reader is told that an answer did not come to its end. */
function endEvents(run: Run, locale: string, told: number): ThreadEvent[] {
  if (run.state === 'interrupted') {
    const message = interruptedMessage(locale);
    return [{ type: 'error', code: 'custom', message, allow_retry: true }];
  }
  if (run.state === 'failed' && told === 0) {
    return [{ type: 'error', code: 'stream.error', message: undefined, allow_retry: true }];
  }
  return [];
}

function toDone(item: ThreadItem): ThreadEvent {
  return { type: 'thread.item.done', item: toSentItem(item) };
}
