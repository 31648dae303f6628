import { isAbort, toFailure } from '../api/apiFailure';
import type { ChatApi } from '../api/createChatApi';
import { isOffline } from '../api/isOffline';
import { toThreadItem } from '../protocol/item';
import { toRecord } from '../protocol/json';
import { toThreadInfo } from '../protocol/thread';
import type { OutgoingMessage } from '../state/chatState';
import type { ChatController, ControllerHost, Draft } from './chatController';
import { createOtherWindows } from './createOtherWindows';
import { createOutbox } from './createOutbox';
import { createRunner, type Sending } from './createRunner';
import { createStateStore } from './createStateStore';
import { createThreadLoader } from './createThreadLoader';
import { toMessageInput } from './toMessageInput';

/** Puts the chat's parts together: state, requests, and what the reader asks for. */
export function createChatController(api: ChatApi, host: () => ControllerHost): ChatController {
  const store = createStateStore();
  const outbox = createOutbox();
  const others = createOtherWindows((threadId) => {
    if (threadId === store.getState().threadId) lookAgain();
  });
  const change = others.tell;
  const runner = createRunner(api, store, host, { end: sendNext, progress, change });
  const loader = createThreadLoader(api, store, runner);
  let counter = 0;
  /** Another reader may be there by now: nothing goes out any more. */
  let isDisposed = false;
  /** No other chat of this page has messages of the same name. */
  const page = `local-${Math.random().toString(36).slice(2)}`;

  function start(message: OutgoingMessage) {
    const { threadId } = store.getState();
    const input = toMessageInput(message);
    store.dispatch({ type: 'run_started', message });
    void runner.run(
      threadId ? 'threads.add_user_message' : 'threads.create',
      threadId ? { thread_id: threadId, input } : { input },
      message,
    );
  }

  /** What waits in the conversation the reader leaves is kept for when they are back. */
  function leave() {
    store.flush();
    const { threadId, outgoing } = store.getState();
    const sending = outgoing.find(({ status }) => status === 'sending');
    runner.leave();
    const waiting = outgoing.filter((message) => message !== sending);
    outbox.keep(threadId ?? sending?.localId ?? null, waiting);
  }

  function restore(threadId: string | null, messages: readonly OutgoingMessage[]) {
    if (store.getState().threadId !== threadId) outbox.keep(threadId, messages);
    else if (messages.length > 0) store.dispatch({ type: 'outgoing_restored', messages });
  }

  /** A message goes on its way without the reader; they may be back where it belongs. */
  function progress({ message, threadId, arrived }: Sending, isOver: boolean) {
    if (isDisposed) return;
    if (isOver && !arrived) restore(threadId, [{ ...message, status: 'failed' }]);
    if (isOver || threadId) restore(threadId, outbox.take(message.localId));
    if (arrived && threadId === store.getState().threadId) void loader.refresh();
    else if (isOver) sendNext();
  }

  /** A new conversation, with what waits for one. */
  function clear(carried: readonly OutgoingMessage[]) {
    loader.cancel();
    store.dispatch({ type: 'thread_cleared', outgoing: [...outbox.take(null), ...carried] });
    host().events.threadChange?.(null);
    sendNext();
  }

  /** Sent beside an answer that is about to be followed, a message would hide that answer. */
  function mustWait(): boolean {
    const { loading, failure } = store.getState();
    return runner.isBusy() || loading === 'thread' || failure?.during === 'open' || isOffline();
  }

  function sendNext() {
    const { outgoing, failure } = store.getState();
    const next = outgoing.find((message) => message.status === 'queued');
    if (next && !mustWait() && (!failure || failure.during === 'older')) start(next);
  }

  /** What failed for want of a connection is done now, before what was written since. */
  async function online() {
    const { failure } = store.getState();
    if (failure?.kind !== 'offline') return sendNext();
    if (failure.localId || failure.during !== 'answer') return controller.retry();
    store.dispatch({ type: 'failed', failure: null });
    await loader.refresh();
    sendNext();
  }
  window.addEventListener('online', online);

  /** In another window the conversation may have gone on. What a failed answer left is not taken away. */
  function lookAgain() {
    const { failure, abandoned } = store.getState();
    if (document.visibilityState === 'hidden' || failure || abandoned.size > 0) return;
    void loader.refresh();
  }
  document.addEventListener('visibilitychange', lookAgain);

  const controller: ChatController = {
    api,
    getState: store.getState,
    subscribe: store.subscribe,
    send(draft) {
      counter += 1;
      const message: OutgoingMessage = {
        localId: `${page}-${counter}`,
        text: draft.text,
        quotedText: draft.quotedText,
        mentions: draft.mentions ?? [],
        attachments: draft.attachments ?? [],
        metadata: host().api?.readPage?.(draft.quotedText),
        status: 'queued',
      };
      const { outgoing, failure, threadId } = store.getState();
      const isFirst = !outgoing.some(({ status }) => status === 'queued');
      if (isFirst && !mustWait()) return start(message);
      store.dispatch({ type: 'queued', message });
      if (isOffline()) return;
      // Sent unseen, it would go to a conversation the reader believes gone.
      if (failure?.during === 'open' && threadId) return void loader.open(threadId);
      if (failure?.during === 'answer') store.dispatch({ type: 'failed', failure: null });
      sendNext();
    },
    sendAgain(localId) {
      const message = store.getState().outgoing.find((entry) => entry.localId === localId);
      if (message?.status !== 'failed') return;
      if (mustWait()) store.dispatch({ type: 'queued', message });
      else start(message);
    },
    retry(itemId) {
      const { items, threadId, failure } = store.getState();
      if (!itemId && failure?.localId) return controller.sendAgain(failure.localId);
      if (!itemId && failure?.during === 'older') {
        store.dispatch({ type: 'failed', failure: null });
        return void loader.loadOlder();
      }
      if (!itemId && failure?.during === 'open' && threadId) return void loader.open(threadId);
      const id = itemId ?? items.findLast((item) => item.type === 'user_message')?.id;
      if (!id || !threadId) return;
      store.dispatch({ type: 'run_retried', itemId: id });
      void runner.run('threads.retry_after_item', { thread_id: threadId, item_id: id });
    },
    stop: runner.stop,
    takeBack(localId) {
      const message = store.getState().outgoing.find((entry) => entry.localId === localId);
      if (!message || message.status === 'sending') return undefined;
      store.dispatch({ type: 'outgoing_dropped', localId });
      // Only it stood in the way of those behind it.
      sendNext();
      const draft: Draft = {
        text: message.text,
        quotedText: message.quotedText,
        mentions: message.mentions,
        attachments: message.attachments,
      };
      return draft;
    },
    holdsMessages: () =>
      store.getState().outgoing.length > 0 || !outbox.isEmpty() || runner.carriesMessages(),
    async openThread(threadId) {
      const { threadId: shown, run } = store.getState();
      // It stands there, with what is being asked and answered in it.
      if (shown === threadId && run) return;
      leave();
      host().events.threadChange?.(threadId);
      await loader.open(threadId, outbox.take(threadId));
    },
    newThread() {
      const { failure, outgoing } = store.getState();
      const isGone = failure?.kind === 'thread_gone' || failure?.during === 'open';
      if (isGone) runner.leave();
      else leave();
      // What cannot be said there any more is said here.
      clear(isGone ? outgoing : []);
    },
    refresh: loader.refresh,
    loadOlder: loader.loadOlder,
    async giveFeedback(itemIds, kind) {
      const { threadId, feedback } = store.getState();
      if (!threadId) return;
      const before = itemIds[0] ? feedback[itemIds[0]] : undefined;
      store.dispatch({ type: 'feedback_given', itemIds, kind });
      try {
        await api.request('items.feedback', { thread_id: threadId, item_ids: itemIds, kind });
      } catch (error) {
        store.dispatch({ type: 'feedback_given', itemIds, kind: before });
        throw error;
      }
    },
    async renameThread(threadId, title) {
      const answer = await api.request('threads.update', { thread_id: threadId, title });
      const thread = toThreadInfo(answer);
      if (thread) store.dispatch({ type: 'thread_changed', thread });
    },
    async deleteThread(threadId) {
      await api.request('threads.delete', { thread_id: threadId });
      outbox.take(threadId);
      const { threadId: shown, outgoing } = store.getState();
      if (shown !== threadId) return;
      runner.leave();
      // Written for what is gone now: whether it is sent here is the reader's to say.
      clear(outgoing.map((message) => ({ ...message, status: 'failed' })));
    },
    submitInput(itemId, submission) {
      const { threadId, run } = store.getState();
      if (!threadId || run) return;
      store.dispatch({ type: 'run_started' });
      const params = { thread_id: threadId, item_id: itemId, input: submission };
      void runner.run('threads.add_structured_input', params);
    },
    async runAction(itemId, action, streaming) {
      const { threadId, run } = store.getState();
      if (!threadId) return;
      const params = { thread_id: threadId, item_id: itemId, action };
      if (streaming) {
        if (run) return;
        store.dispatch({ type: 'run_started' });
        await runner.run('threads.custom_action', params);
        return;
      }
      try {
        const answer = toRecord(await api.request('threads.sync_custom_action', params));
        const item = toThreadItem(answer.updated_item);
        if (item) store.dispatch({ type: 'event', event: { type: 'item_replaced', item } });
      } catch (error) {
        if (!isAbort(error))
          store.dispatch({ type: 'failed', failure: toFailure(error, 'answer') });
      }
    },
    dismissNotice: (id) => store.dispatch({ type: 'notice_dismissed', id }),
    dismissFailure: () => store.dispatch({ type: 'failed', failure: null }),
    dispose() {
      isDisposed = true;
      others.close();
      window.removeEventListener('online', online);
      document.removeEventListener('visibilitychange', lookAgain);
      runner.leave();
      loader.cancel();
    },
  };
  return controller;
}
