import type { ThreadEvent } from '../protocol/event';
import { type ChatState, initialChatState } from '../state/chatState';
import { type ChatAction, reduceChat } from '../state/reduceChat';

export interface StateStore {
  getState(): ChatState;
  subscribe(listener: () => void): () => void;
  dispatch(action: ChatAction): void;
  /** Applies the events that wait for the next frame now. */
  flush(): void;
  /** Takes an event now and shows it with the next frame, with whatever else came until then. */
  dispatchEvent(event: ThreadEvent): void;
}

/** Holds the chat's state. Streamed events are applied once per frame, however fast they come. */
export function createStateStore(): StateStore {
  let state = initialChatState;
  let waiting: ThreadEvent[] = [];
  let cancelFrame: (() => void) | undefined;
  const listeners = new Set<() => void>();

  function apply() {
    cancelFrame?.();
    cancelFrame = undefined;
    const events = waiting;
    waiting = [];
    for (const event of events) state = reduceChat(state, { type: 'event', event });
  }

  function notify() {
    for (const listener of listeners) listener();
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush() {
      if (waiting.length === 0) return;
      apply();
      notify();
    },
    dispatch(action) {
      apply();
      state = reduceChat(state, action);
      notify();
    },
    dispatchEvent(event) {
      waiting.push(event);
      cancelFrame ??= onNextFrame(() => {
        apply();
        notify();
      });
    },
  };
}

/** The next frame, or soon where the page is hidden and has no frames. */
function onNextFrame(callback: () => void): () => void {
  if (document.visibilityState === 'hidden') {
    const timer = setTimeout(callback, 100);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
}
