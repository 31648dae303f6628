import { ApiFailure, isAbort, toFailure } from '../api/apiFailure';
import { type ChatApi, pause } from '../api/createChatApi';
import type { ThreadEvent } from '../protocol/event';
import type { ClientToolCallItem } from '../protocol/item';
import type { JsonRecord } from '../protocol/json';
import { toItemPage } from '../protocol/thread';
import type { OutgoingMessage } from '../state/chatState';
import type { ControllerHost } from './chatController';
import type { StateStore } from './createStateStore';

/** Waits between attempts to find a broken answer again, in ms. */
const reconnections = [300, 1000, 2000, 4000, 8000, 15_000];

export const newestLimit = 20;

/** Makes and follows runs: one at a time, as a thread has one at a time. */
export interface Runner {
  /**
   * A streaming request, to its end. The state says already that a run goes on.
   * @param message what it brings to the server, where it does
   */
  run(type: string, params: JsonRecord, message?: OutgoingMessage): Promise<void>;
  /** Follows the answer that is being made in the shown thread, where there is one. */
  follow(): Promise<void>;
  /** Whether an answer is being made, or it is being asked whether one is. */
  isBusy(): boolean;
  /** The reader stops the answer. */
  stop(): void;
  /** The reader goes elsewhere: the answer goes on, unseen. */
  leave(): void;
  /** Whether a message is on its way that the server has not said it has, seen or unseen. */
  carriesMessages(): boolean;
}

/** A message and what has become of it, wherever the reader looks meanwhile. */
export interface Sending {
  message: OutgoingMessage;
  /** Null until its thread has a name. */
  threadId: string | null;
  /** The server has kept it. */
  arrived: boolean;
}

/** What the controller is told. */
export interface RunnerEvents {
  /** Nothing goes on any more: what waits may be sent. */
  end(): void;
  /** A message whose conversation the reader has left has got further: named, kept, or given up. */
  progress(sending: Sending, isOver: boolean): void;
  /** The server has begun, or ended, something of this chat's in a thread. */
  change(threadId: string): void;
}

export function createRunner(
  api: ChatApi,
  store: StateStore,
  host: () => ControllerHost,
  on: RunnerEvents,
): Runner {
  let current: AbortController | undefined;
  /** The stream that held the run's key is over: an abort no longer stops it, its thread's name does. */
  let isFollowed = false;
  /** What goes out, also where the reader has left. */
  const underway = new Set<Sending>();

  function begin(): AbortController {
    current?.abort();
    const own = new AbortController();
    current = own;
    isFollowed = false;
    return own;
  }

  /** Whether `own` is still what the reader looks at. */
  const isCurrent = (own: AbortController) => current === own;

  function receive(own: AbortController, sending?: Sending): (event: ThreadEvent) => void {
    return (event) => {
      const isNews = sending && note(sending, event);
      if (!isCurrent(own)) {
        if (isNews) on.progress(sending, false);
        return;
      }
      if (event.type === 'effect') host().events.effect?.(event.name, event.data);
      if (event.type === 'thread' && store.getState().threadId !== event.thread.id) {
        host().events.threadChange?.(event.thread.id);
      }
      store.dispatchEvent(event);
    };
  }

  function end(own: AbortController) {
    if (!isCurrent(own)) return;
    current = undefined;
    store.dispatch({ type: 'run_ended' });
    host().events.responseEnd?.();
    on.end();
  }

  async function run(type: string, params: JsonRecord, message?: OutgoingMessage): Promise<void> {
    const own = begin();
    const sending = message && { message, threadId: store.getState().threadId, arrived: false };
    if (sending) underway.add(sending);
    host().events.responseStart?.();
    const show = receive(own, sending);
    const change = () => typeof params.thread_id === 'string' && on.change(params.thread_id);
    let isBegun = false;
    const onEvent = (event: ThreadEvent) => {
      if (!isBegun) change();
      isBegun = true;
      show(event);
    };
    try {
      await api.stream(type, params, own.signal, onEvent, message);
      if (await answerTool(own)) return;
      if (isCurrent(own) && isCut()) {
        isFollowed = true;
        await reconnect(own);
      }
    } catch (error) {
      await recover(error, own);
    } finally {
      if (sending) underway.delete(sending);
      if (isBegun) change();
    }
    if (isCurrent(own)) end(own);
    else if (sending && !own.signal.aborted) on.progress(sending, true);
  }

  /** A stream that closed in the middle of an item was cut by something in between. */
  function isCut(): boolean {
    const { unfinished, failure } = store.getState();
    return unfinished.size > 0 && failure?.during !== 'answer';
  }

  async function recover(error: unknown, own: AbortController): Promise<void> {
    if (!isCurrent(own) || isAbort(error)) return;
    store.flush();
    const interrupted = error instanceof ApiFailure && error.kind === 'interrupted';
    const arrived = !store.getState().outgoing.some((message) => message.status === 'sending');
    if (interrupted && arrived && store.getState().threadId) {
      await reconnect(own).catch((again: unknown) => {
        if (isCurrent(own) && !isAbort(again)) fail(again);
      });
      return;
    }
    fail(error);
  }

  function fail(error: unknown) {
    store.dispatch({ type: 'run_failed', failure: toFailure(error, 'answer') });
  }

  /** The answer is still being made: follow it, then take the thread as the server has it. */
  async function reconnect(own: AbortController): Promise<void> {
    store.dispatch({ type: 'run_reconnecting' });
    for (const [attempt, wait] of reconnections.entries()) {
      const { threadId } = store.getState();
      if (!threadId || !isCurrent(own)) return;
      try {
        await api.follow(threadId, own.signal, receive(own));
        await loadNewest(threadId, own);
        return;
      } catch (error) {
        if (isAbort(error) || attempt === reconnections.length - 1) throw error;
      }
      await pause(wait, own.signal);
    }
  }

  async function loadNewest(threadId: string, own: AbortController): Promise<void> {
    const params = { thread_id: threadId, limit: newestLimit, order: 'desc' };
    const page = toItemPage(await api.request('items.list', params, own.signal));
    if (isCurrent(own)) {
      store.dispatch({
        type: 'newest_loaded',
        page: { ...page, data: page.data.reverse() },
      });
    }
  }

  /** Runs the client tool the answer ended with, and goes on with its output. */
  async function answerTool(own: AbortController): Promise<boolean> {
    store.flush();
    const { items, threadId } = store.getState();
    const call = items.at(-1);
    if (call?.type !== 'client_tool_call' || call.status !== 'pending') return false;
    if (!threadId || !isCurrent(own)) return false;
    const result = await callTool(call);
    if (!isCurrent(own)) return true;
    await run('threads.add_client_tool_output', { thread_id: threadId, result });
    return true;
  }

  /** An error is an output too: without one the thread could never go on. */
  async function callTool(call: ClientToolCallItem): Promise<JsonRecord> {
    const { onClientTool } = host();
    if (!onClientTool) return { error: `The page has no tool named ${call.name}.` };
    try {
      return await onClientTool({ name: call.name, params: call.arguments });
    } catch (error) {
      return { error: error instanceof Error ? error.message : 'The tool failed.' };
    }
  }

  return {
    run,
    async follow() {
      const { threadId } = store.getState();
      if (!threadId || current) return;
      const own = begin();
      isFollowed = true;
      let following = false;
      const show = receive(own);
      try {
        await api.follow(threadId, own.signal, (event) => {
          if (!isCurrent(own)) return;
          if (!following) {
            following = true;
            store.dispatch({ type: 'run_followed' });
            host().events.responseStart?.();
          }
          show(event);
        });
        if (following && isCurrent(own)) await loadNewest(threadId, own);
      } catch (error) {
        if (following) await recover(error, own);
      }
      if (following) end(own);
      else if (isCurrent(own)) {
        current = undefined;
        on.end();
      }
    },
    isBusy: () => current !== undefined,
    carriesMessages: () => [...underway].some(({ arrived }) => !arrived),
    stop() {
      const own = current;
      if (!own) return;
      const { threadId } = store.getState();
      if (isFollowed && threadId) void api.stop(threadId);
      own.abort();
      end(own);
    },
    leave() {
      const own = current;
      if (!own) return;
      current = undefined;
      // Not an abort, which would stop the run: the answer is there when the reader returns.
      store.dispatch({ type: 'run_ended' });
      host().events.responseEnd?.();
    },
  };
}

/** Notes what an event says of a message on its way; answers whether that is new. */
function note(sending: Sending, event: ThreadEvent): boolean {
  if (event.type === 'thread' && sending.threadId === null) {
    sending.threadId = event.thread.id;
    return true;
  }
  if (event.type === 'item_done' && event.item.type === 'user_message' && !sending.arrived) {
    sending.arrived = true;
    return true;
  }
  return false;
}
