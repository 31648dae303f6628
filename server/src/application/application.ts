import type { IdKind } from '../ids.js';
import type {
  Action,
  Attachment,
  StreamOptions,
  ThreadEvent,
  ThreadItem,
  ThreadMetadata,
  UserMessageItem,
  WidgetItem,
} from '../protocol/index.js';
import type { FeedbackKind, ItemStore, ReaderStore } from '../store/index.js';
import type { RequestMetadata } from './requestMetadata.js';

/** Who asks: from a verified identity, never from what the page says. */
export interface ReaderIdentity {
  /** Carries its issuer: `anon:…`, `jwt:<issuer>|<sub>`, `oidc:<issuer>|<sub>`, `proxy:…`. */
  id: string;
  anonymous: boolean;
  /** Verified claims an owner mapped for the prompt (name, role, email, …). */
  claims?: Record<string, string> | undefined;
}

/** What every handler of the application is given. */
export interface RequestContext {
  reader: ReaderIdentity;
  /** Page context, preferences and the like: validated, bounded, unverified. */
  metadata: RequestMetadata;
  /** The reader's own data, and no other's. */
  store: ReaderStore;
  /** The client's `Accept-Language`: one locale, such as `fr`. */
  locale: string;
  /** For logs. */
  requestId: string;
  /** Where the client reaches the chat's routes: absolute, without a slash at the end. */
  chatUrl?: string | undefined;
}

/** What a handler that answers with a stream is given as well. */
export interface RespondContext extends RequestContext {
  /** Aborted when the reader stops the answer, or the run is over for another reason. */
  signal: AbortSignal;
  /** A new id for an item; ids from model back ends are never used, they are not unique. */
  createId(kind: IdKind): string;
  /** Tells what the model used, for budgets and the owner's report; the last call wins. */
  reportUsage(usage: {
    inputTokens: number;
    outputTokens: number;
    model: string;
    outcome?: 'answered' | 'declined' | 'no_citation';
    citations?: string[];
  }): void;
}

/**
 * An event as a handler yields it: an item may lack `thread_id` and `created_at`, which are
 * filled in; defaults may be left out.
 */
export type ResponderEvent = ThreadEvent | LooseEvent;
export type LooseEvent = { type: ThreadEvent['type'] } & Record<string, unknown>;

/**
 * The application behind the protocol. Each part but `respond` may be left out: the request it
 * serves is then refused as `not_configured`. The docs agent (`agent/`) is one implementation.
 *
 * `thread` is the handler's to change: its title, status, metadata and allowed image domains are
 * saved, and sent as `thread.updated`, after the event during which they changed.
 */
export interface ChatApplication {
  /**
   * Answers a message, or goes on after a client tool's output, structured input (`input` null).
   * Throw `ReaderError` to tell the reader something in your own words; anything else thrown
   * becomes `stream.error`, its text logged and never sent.
   */
  respond(
    thread: ThreadMetadata,
    input: UserMessageItem | null,
    context: RespondContext,
  ): AsyncIterable<ResponderEvent>;
  /** A widget's action, answered by a stream. `sender` is the widget it came from, if any. */
  action?(
    thread: ThreadMetadata,
    action: Action,
    sender: WidgetItem | null,
    context: RespondContext,
  ): AsyncIterable<ResponderEvent>;
  /** A widget's action, answered at once with the item as it is now, or nothing. */
  syncAction?(
    thread: ThreadMetadata,
    action: Action,
    sender: WidgetItem | null,
    context: RequestContext,
  ): Promise<ThreadItem | undefined>;
  /** Told after feedback has been stored. The ids are as they were sent: nobody has checked them. */
  addFeedback?(
    threadId: string,
    itemIds: string[],
    kind: FeedbackKind,
    context: RequestContext,
  ): Promise<void>;
  /** Speech to text. */
  transcribe?(audio: AudioInput, context: RequestContext): Promise<string>;
  /** Sent first after the reader's message; default `{allow_cancel: true}`. */
  getStreamOptions?(
    thread: ThreadMetadata,
    context: RequestContext,
  ): StreamOptions | Promise<StreamOptions>;
  /** Where attachments are kept; absent: attachments are off. */
  attachments?: AttachmentBackend;
}

export interface AudioInput {
  bytes: Uint8Array;
  /** As sent, such as `audio/webm;codecs=opus`. */
  mimeType: string;
  /** Without parameters, such as `audio/webm`. */
  mediaType: string;
}

/** Keeps attachments' bytes: ours in Postgres, or an owner's (S3 and its like). */
export interface AttachmentBackend {
  /**
   * Makes the record of an announced upload, with its upload descriptor and, for images, the
   * preview's URL. Not yet stored: the caller does that.
   */
  create(
    input: { name: string; size: number; mime_type: string },
    context: RequestContext,
  ): Promise<Attachment>;
  /** Forgets the bytes of an attachment of this reader's; the caller deletes the record. */
  delete(attachmentId: string, context: RequestContext): Promise<void>;
  /** The attachment as it is sent now, with a fresh preview URL where they expire. */
  present?(attachment: Attachment, context: RequestContext): Promise<Attachment>;
  /** The bytes, for the model. */
  read?(attachmentId: string, context: RequestContext): Promise<Uint8Array>;
}

/** The newest items of a thread, oldest first, as a handler that answers wants them. */
export function recentItems(
  items: Pick<ItemStore, 'recent'>,
  threadId: string,
  limit = 200,
): Promise<ThreadItem[]> {
  return items.recent(threadId, limit);
}
