import type { ThreadEvent } from '../protocol/event';
import type { ThreadItem } from '../protocol/item';
import type { Page, ThreadInfo } from '../protocol/thread';
import { applyEvent } from './applyEvent';
import {
  type ChatState,
  type Failure,
  type FeedbackKind,
  initialChatState,
  type OutgoingMessage,
} from './chatState';

export type ChatAction =
  | { type: 'event'; event: ThreadEvent }
  /** `outgoing` is what waits to be sent there; left out, what stands there does. */
  | { type: 'thread_opening'; threadId: string; outgoing?: readonly OutgoingMessage[] }
  | { type: 'thread_opened'; thread: ThreadInfo; page: Page<ThreadItem> }
  | { type: 'thread_cleared'; outgoing: readonly OutgoingMessage[] }
  | { type: 'thread_changed'; thread: ThreadInfo }
  | { type: 'older_loading' }
  /** A piece of what is older; the last one says from where to go on. */
  | { type: 'older_loaded'; data: ThreadItem[]; isLast: boolean; after?: string | undefined }
  | { type: 'newest_loaded'; page: Page<ThreadItem> }
  | { type: 'queued'; message: OutgoingMessage }
  /** Messages of this conversation from before it was left. */
  | { type: 'outgoing_restored'; messages: readonly OutgoingMessage[] }
  | { type: 'outgoing_dropped'; localId: string }
  | { type: 'run_started'; message?: OutgoingMessage | undefined }
  | { type: 'run_retried'; itemId: string }
  | { type: 'run_reconnecting' }
  /** An answer begun elsewhere or before a reload. */
  | { type: 'run_followed' }
  | { type: 'run_ended' }
  /** A request failed, or a failure was done with. Another than the run's leaves the run alone. */
  | { type: 'failed'; failure: Failure | null }
  | { type: 'run_failed'; failure: Failure }
  | { type: 'notice_dismissed'; id: number }
  | { type: 'feedback_given'; itemIds: string[]; kind: FeedbackKind | undefined };

/** The whole of the chat's state: pure, so that recorded transcripts test it. */
export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case 'event':
      return applyEvent(state, action.event);
    case 'thread_opening':
      return {
        ...initialChatState,
        threadId: action.threadId,
        loading: 'thread',
        outgoing: action.outgoing ?? state.outgoing,
      };
    case 'thread_opened':
      return {
        ...initialChatState,
        threadId: action.thread.id,
        thread: action.thread,
        items: action.page.data,
        olderAfter: action.page.after,
        // Written while the thread was being fetched.
        outgoing: state.outgoing,
      };
    case 'thread_cleared':
      return { ...initialChatState, outgoing: action.outgoing };
    case 'thread_changed':
      return state.threadId === action.thread.id ? { ...state, thread: action.thread } : state;
    case 'older_loading':
      return { ...state, loading: 'older' };
    case 'older_loaded':
      return {
        ...state,
        loading: action.isLast ? 'none' : 'older',
        items: [...notIn(action.data, state.items), ...state.items],
        olderAfter: action.isLast ? action.after : state.olderAfter,
      };
    case 'newest_loaded':
      return mergeNewest(state, action.page);
    case 'queued':
      return queue(state, action.message);
    case 'outgoing_restored':
      return { ...state, outgoing: [...state.outgoing, ...action.messages] };
    case 'outgoing_dropped':
      return {
        ...state,
        failure: state.failure?.localId === action.localId ? null : state.failure,
        outgoing: dropOutgoing(state.outgoing, action.localId),
      };
    case 'run_started':
      return startRun(state, action.message);
    case 'run_retried': {
      const index = state.items.findIndex((item) => item.id === action.itemId);
      return startRun({ ...state, items: state.items.slice(0, index + 1) }, undefined);
    }
    case 'run_reconnecting':
      return {
        ...state,
        run: { canStop: false, phase: 'reconnecting' },
      };
    case 'run_followed':
      return { ...startRun(state, undefined), run: { canStop: true, phase: 'answering' } };
    case 'run_ended':
      return endRun(state);
    case 'failed':
      return {
        ...state,
        failure: action.failure,
        // An answer may fail while older items are still on their way.
        loading: !action.failure || action.failure.during === 'answer' ? state.loading : 'none',
      };
    case 'run_failed': {
      const sending = state.outgoing.find((message) => message.status === 'sending');
      return {
        ...state,
        failure: { ...action.failure, localId: sending?.localId },
        outgoing: failSending(state.outgoing),
      };
    }
    case 'notice_dismissed':
      return { ...state, notices: state.notices.filter((notice) => notice.id !== action.id) };
    case 'feedback_given': {
      const feedback = { ...state.feedback };
      for (const id of action.itemIds) {
        if (action.kind) feedback[id] = action.kind;
        else delete feedback[id];
      }
      return { ...state, feedback };
    }
  }
}

function startRun(state: ChatState, message: OutgoingMessage | undefined): ChatState {
  return {
    ...state,
    run: { phase: 'sending', canStop: true },
    failure: null,
    notices: [],
    items:
      state.abandoned.size > 0
        ? state.items.filter((item) => !state.abandoned.has(item.id))
        : state.items,
    unfinished: new Set(),
    abandoned: new Set(),
    // The others stay, also one that failed: only the reader gives up a message.
    outgoing: message
      ? [
          { ...message, status: 'sending' },
          ...failSending(dropOutgoing(state.outgoing, message.localId)),
        ]
      : failSending(state.outgoing),
  };
}

/** A message that waits (again, where it had failed) keeps its place. */
function queue(state: ChatState, message: OutgoingMessage): ChatState {
  const waiting: OutgoingMessage = { ...message, status: 'queued' };
  const isKnown = state.outgoing.some(({ localId }) => localId === message.localId);
  return {
    ...state,
    failure: state.failure?.localId === message.localId ? null : state.failure,
    outgoing: isKnown
      ? state.outgoing.map((other) => (other.localId === message.localId ? waiting : other))
      : [...state.outgoing, waiting],
  };
}

/**
 * As the server keeps it: where the reader stopped, an unfinished message that has text stays.
 * Where the answer failed nothing unfinished is kept, but what was read is not taken away at once.
 */
function endRun(state: ChatState): ChatState {
  return {
    ...state,
    run: null,
    unfinished: new Set(),
    abandoned: state.failure?.during === 'answer' ? state.unfinished : new Set(),
    items: state.items.filter((item) => !state.unfinished.has(item.id) || hasText(item)),
    // The server never said that it has the message: it may have it, or not.
    outgoing: failSending(state.outgoing),
  };
}

function failSending(outgoing: readonly OutgoingMessage[]): OutgoingMessage[] {
  return outgoing.map((message) =>
    message.status === 'sending' ? { ...message, status: 'failed' } : message,
  );
}

function hasText(item: ThreadItem): boolean {
  return item.type === 'assistant_message' && item.content.some((part) => part.text.trim() !== '');
}

/** The newest page as the server has it now, below what was loaded of older ones. */
function mergeNewest(state: ChatState, page: Page<ThreadItem>): ChatState {
  const first = page.data[0];
  const overlap = first ? state.items.findIndex((item) => item.id === first.id) : -1;
  if (overlap < 0) return { ...state, items: page.data, olderAfter: page.after };
  return { ...state, items: [...state.items.slice(0, overlap), ...page.data] };
}

function notIn(items: readonly ThreadItem[], known: readonly ThreadItem[]): ThreadItem[] {
  const ids = new Set(known.map((item) => item.id));
  return items.filter((item) => !ids.has(item.id));
}

function dropOutgoing(outgoing: readonly OutgoingMessage[], localId: string): OutgoingMessage[] {
  return outgoing.filter((message) => message.localId !== localId);
}
