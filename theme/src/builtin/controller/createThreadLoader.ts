import { isAbort, toFailure } from '../api/apiFailure';
import type { ChatApi } from '../api/createChatApi';
import type { ThreadItem } from '../protocol/item';
import { toRecord } from '../protocol/json';
import { type Page, toItemPage, toThreadInfo } from '../protocol/thread';
import type { OutgoingMessage } from '../state/chatState';
import { newestLimit, type Runner } from './createRunner';
import type { StateStore } from './createStateStore';

const olderLimit = 10;

export interface ThreadLoader {
  /**
   * Shows a thread at its newest items and follows its running answer; then what waits is sent
   * (`onEnd` of the runner).
   * @param outgoing what waits there, where it is not the thread that is shown
   */
  open(threadId: string, outgoing?: readonly OutgoingMessage[]): Promise<void>;
  refresh(): Promise<void>;
  loadOlder(): Promise<void>;
  cancel(): void;
}

export function createThreadLoader(api: ChatApi, store: StateStore, runner: Runner): ThreadLoader {
  let loading: AbortController | undefined;

  async function newest(threadId: string, signal: AbortSignal, after?: string) {
    const limit = after ? olderLimit : newestLimit;
    const params = { thread_id: threadId, limit, order: 'desc', after };
    const page = toItemPage(await api.request('items.list', params, signal));
    return { ...page, data: page.data.reverse() } satisfies Page<ThreadItem>;
  }

  return {
    async open(threadId, outgoing) {
      loading?.abort();
      const own = new AbortController();
      loading = own;
      store.dispatch({ type: 'thread_opening', threadId, ...(outgoing && { outgoing }) });
      try {
        const params = { thread_id: threadId };
        const answer = await api.request('threads.get_by_id', params, own.signal);
        const thread = toThreadInfo(answer);
        if (!thread) throw new Error('The answer is no thread.');
        const first = toItemPage(toRecord(answer).items);
        // The answer holds the oldest items: enough only where those are all.
        const page = first.after ? await newest(threadId, own.signal) : first;
        if (loading !== own) return;
        store.dispatch({ type: 'thread_opened', thread, page });
        void runner.follow();
      } catch (error) {
        if (isAbort(error) || loading !== own) return;
        store.dispatch({ type: 'failed', failure: toFailure(error, 'open') });
      }
    },
    async refresh() {
      const { threadId, run, loading: busy } = store.getState();
      // What is being fetched is as new, and must not be left half done for this.
      if (!threadId || run || busy !== 'none') return;
      const own = new AbortController();
      loading = own;
      try {
        const page = await newest(threadId, own.signal);
        if (loading !== own || store.getState().run) return;
        store.dispatch({ type: 'newest_loaded', page });
        await runner.follow();
      } catch {
        // What stands there stays; the next request tells what is wrong.
      }
    },
    async loadOlder() {
      const { threadId, olderAfter, loading: busy } = store.getState();
      if (!threadId || !olderAfter || busy !== 'none') return;
      const own = new AbortController();
      loading = own;
      store.dispatch({ type: 'older_loading' });
      try {
        const page = await newest(threadId, own.signal, olderAfter);
        const slices = toSlices(page.data);
        for (const [at, data] of slices.entries()) {
          if (at > 0) await drawn();
          if (loading !== own) return;
          const isLast = at === slices.length - 1;
          store.dispatch({ type: 'older_loaded', data, isLast, after: page.after });
        }
      } catch (error) {
        if (isAbort(error) || loading !== own) return;
        store.dispatch({ type: 'failed', failure: toFailure(error, 'older') });
      }
    },
    cancel() {
      loading?.abort();
      loading = undefined;
    },
  };
}

/** So few items at a time are drawn without a pause in scrolling. */
const sliceLimit = 4;

/** What comes in above in pieces, the nearest first; no question is parted from its answer. */
function toSlices(items: readonly ThreadItem[]): ThreadItem[][] {
  const slices: ThreadItem[][] = [];
  let slice: ThreadItem[] = [];
  for (const item of [...items].reverse()) {
    slice.unshift(item);
    if (item.type !== 'user_message' || slice.length < sliceLimit) continue;
    slices.push(slice);
    slice = [];
  }
  if (slice.length > 0 || slices.length === 0) slices.push(slice);
  return slices;
}

/** Resolves once what was told is on the screen; soon, where nothing is drawn. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    setTimeout(resolve, 200);
  });
}
