import type { Attachment } from '../protocol/attachment';
import type { ThreadItem } from '../protocol/item';
import type { JsonRecord } from '../protocol/json';
import type { ThreadInfo } from '../protocol/thread';

/** A page or heading the reader mentioned with `@`; its text stands in the message. */
export interface Mention {
  id: string;
  title: string;
  group?: string | undefined;
  data: JsonRecord;
}

/** A message on its way: waiting its turn, being sent, or refused before the server kept it. */
export interface OutgoingMessage {
  localId: string;
  text: string;
  quotedText?: string | undefined;
  mentions: Mention[];
  attachments: Attachment[];
  /** Of the page it was written on. */
  metadata?: object | undefined;
  status: 'queued' | 'sending' | 'failed';
}

/** Why something did not work, as far as the reader can act on it. */
export type FailureKind =
  | 'told'
  | 'offline'
  | 'unreachable'
  | 'unavailable'
  | 'signed_out'
  | 'rate_limited'
  | 'thread_gone'
  | 'too_long'
  | 'interrupted'
  | 'unknown';

export interface Failure {
  kind: FailureKind;
  /** The server's own words for the reader. */
  message?: string | undefined;
  /** When it works again, such as “in 5 minutes”. */
  when?: string | undefined;
  allowRetry: boolean;
  /** What failed: an answer (shown below the thread), the opening of a thread, or its older items. */
  during: 'answer' | 'open' | 'older';
  /** The message that was not sent: it stands there still. */
  localId?: string | undefined;
}

export interface Notice {
  id: number;
  level: 'info' | 'warning' | 'danger';
  message: string;
  title?: string | undefined;
}

/** The answer being made. */
export interface Run {
  phase: 'sending' | 'answering' | 'reconnecting';
  canStop: boolean;
  progress?: { text: string; icon?: string | undefined } | undefined;
}

export type FeedbackKind = 'positive' | 'negative';

/** Everything the chat shows of one thread. Changed by `reduceChat` alone. */
export interface ChatState {
  /** The thread shown, also while it loads; null is a new conversation. */
  threadId: string | null;
  thread: ThreadInfo | null;
  /** Oldest first. */
  items: readonly ThreadItem[];
  /** Ids of items that are still being made. */
  unfinished: ReadonlySet<string>;
  /** Items of a failed answer that the server has not kept: shown until the next one begins. */
  abandoned: ReadonlySet<string>;
  /** The id to page older items from, where there are more. */
  olderAfter: string | undefined;
  loading: 'none' | 'thread' | 'older';
  run: Run | null;
  outgoing: readonly OutgoingMessage[];
  notices: readonly Notice[];
  nextNoticeId: number;
  failure: Failure | null;
  feedback: Readonly<Record<string, FeedbackKind>>;
}

export const initialChatState: ChatState = {
  threadId: null,
  thread: null,
  items: [],
  unfinished: new Set(),
  abandoned: new Set(),
  olderAfter: undefined,
  loading: 'none',
  run: null,
  outgoing: [],
  notices: [],
  nextNoticeId: 1,
  failure: null,
  feedback: {},
};
