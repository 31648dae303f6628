import type { ChatApplication, RespondContext, ResponderEvent } from '../application/index.js';
import { ChatKitError } from '../errors.js';
import { createId } from '../ids.js';
import {
  type Attachment,
  type StreamingRequest,
  type ThreadEvent,
  type ThreadMetadata,
  toSentItem,
  toSentThread,
  type UserMessageInput,
  type UserMessageItem,
  type WidgetItem,
} from '../protocol/index.js';
import type { ReaderData } from '../store/index.js';
import { completeToolCall } from './clientTool.js';
import type { RunLimits } from './runLimits.js';
import { withAnswers } from './structuredInput.js';
import { assertNotTooLong, loadAttachments, toUserMessage } from './userMessage.js';

/** An answer to be made: what its request has stored, and how the application is asked. */
export interface PreparedAnswer {
  kind: 'answer';
  thread: ThreadMetadata;
  createdThread: boolean;
  inputItemId: string | null;
  /** The reader's message where it is new: stored together with the run. */
  message?: UserMessageItem;
  /** Sent before anything else. */
  first: ThreadEvent[];
  /** Done when its turn has come, before the application is asked. */
  atTurn?: (data: ReaderData) => Promise<void>;
  respond: (thread: ThreadMetadata, context: RespondContext) => AsyncIterable<ResponderEvent>;
}

/** What a streaming request leads to: an answer, or no more than some events. */
export type Prepared =
  | PreparedAnswer
  | { kind: 'events'; events: ThreadEvent[] }
  | { kind: 'refused'; events: ThreadEvent[]; error: ChatKitError };

type PrepareLimits = Pick<RunLimits, 'maxMessageChars' | 'maxThreads'>;

/**
 * Stores what a streaming request brings. Runs inside the transaction that also adds the run, so
 * that a request that is sent twice is kept once.
 * @throws ChatKitError `not_found`, `invalid_state`, `not_configured`, `message_too_long`,
 * `too_many_threads`
 */
export async function prepareAnswer(
  request: StreamingRequest,
  application: ChatApplication,
  data: ReaderData,
  limits: PrepareLimits,
): Promise<Prepared> {
  switch (request.type) {
    case 'threads.create':
      return createThread(request.params.input, application, data, limits);
    case 'threads.add_user_message': {
      assertNotTooLong(request.params.input, limits.maxMessageChars);
      const thread = await data.threads.lock(request.params.thread_id);
      const { attachments } = request.params.input;
      const loaded = await loadAttachments(attachments, thread.id, data);
      return addMessage(request.params.input, loaded, thread, application, data);
    }
    case 'threads.add_client_tool_output': {
      const thread = await data.threads.lock(request.params.thread_id);
      await completeToolCall(data.items, thread.id, request.params.result);
      return goOn(thread, (of, to) => application.respond(of, null, to));
    }
    case 'threads.add_structured_input': {
      const { thread_id, item_id, input } = request.params;
      const thread = await data.threads.lock(thread_id);
      const item = withAnswers(await data.items.get(thread_id, item_id), input);
      await data.items.save(thread_id, item);
      return goOn(thread, async function* respond(of, to) {
        yield { type: 'thread.item.replaced', item };
        yield* application.respond(of, null, to);
      });
    }
    case 'threads.retry_after_item':
      return retry(request.params.thread_id, request.params.item_id, application, data);
    case 'threads.custom_action': {
      const { thread_id, item_id, action } = request.params;
      const thread = await data.threads.get(thread_id);
      const sender = await findSender(thread_id, item_id, data);
      if (sender === 'no widget') return { kind: 'events', events: [unusable] };
      const handle = application.action?.bind(application);
      if (!handle) throw new ChatKitError('not_configured', 'Actions are not handled here.');
      return goOn(thread, (of, to) => handle(of, action, sender, to));
    }
  }
}

/** What the reference answers where an action's sender is no widget: no retry can mend it. */
const unusable: ThreadEvent = {
  type: 'error',
  code: 'stream.error',
  message: undefined,
  allow_retry: false,
};

/** The widget an action came from. */
export async function findSender(
  threadId: string,
  itemId: string | undefined,
  data: ReaderData,
): Promise<WidgetItem | null | 'no widget'> {
  if (!itemId) return null;
  const item = await data.items.get(threadId, itemId);
  return item.type === 'widget' ? item : 'no widget';
}

function goOn(thread: ThreadMetadata, respond: PreparedAnswer['respond']): PreparedAnswer {
  return { kind: 'answer', thread, createdThread: false, inputItemId: null, first: [], respond };
}

async function createThread(
  input: UserMessageInput,
  application: ChatApplication,
  data: ReaderData,
  limits: PrepareLimits,
): Promise<Prepared> {
  assertNotTooLong(input, limits.maxMessageChars);
  const thread: ThreadMetadata = {
    id: createId('thread'),
    created_at: new Date().toISOString(),
    status: { type: 'active' },
    metadata: {},
  };
  const created: ThreadEvent = { type: 'thread.created', thread: toSentThread(thread) };
  // Counted after it was added: no other of the reader's is added meanwhile.
  const [, count] = await Promise.all([data.threads.create(thread), data.threads.count()]);
  if (count > limits.maxThreads) {
    throw new ChatKitError('too_many_threads', `A reader may have ${limits.maxThreads} threads.`);
  }
  let attachments: Attachment[];
  try {
    attachments = await loadAttachments(input.attachments, thread.id, data);
  } catch (error) {
    if (!(error instanceof ChatKitError)) throw error;
    // The reference has announced the thread by then, and so it stays.
    return { kind: 'refused', events: [created], error };
  }
  const answer = await addMessage(input, attachments, thread, application, data);
  return { ...answer, createdThread: true, first: [created, ...answer.first] };
}

async function addMessage(
  input: UserMessageInput,
  attachments: Attachment[],
  thread: ThreadMetadata,
  application: ChatApplication,
  data: ReaderData,
): Promise<PreparedAnswer> {
  const message = toUserMessage(input, thread.id, attachments);
  for (const attachment of attachments) await data.attachments.update(attachment);
  return {
    ...goOn(thread, (of, to) => application.respond(of, message, to)),
    inputItemId: message.id,
    message,
    first: [{ type: 'thread.item.done', item: toSentItem(message) }],
  };
}

async function retry(
  threadId: string,
  itemId: string,
  application: ChatApplication,
  data: ReaderData,
): Promise<Prepared> {
  const thread = await data.threads.get(threadId);
  const message = await data.items.find(threadId, itemId);
  if (!message) return { kind: 'events', events: [] };
  if (message.type !== 'user_message') {
    throw new ChatKitError('invalid_state', `Item ${itemId} is not a message of the reader's.`);
  }
  return {
    ...goOn(thread, (of, to) => application.respond(of, message, to)),
    inputItemId: message.id,
    // Not before: an answer that is still being written would add to what has been cleared.
    atTurn: async (turn) => {
      await turn.items.deleteAfter(threadId, itemId);
    },
  };
}
