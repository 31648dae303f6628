import { ChatKitError } from '../errors.js';
import { createId } from '../ids.js';
import type { Attachment, UserMessageInput, UserMessageItem } from '../protocol/index.js';
import type { ReaderData } from '../store/index.js';

/** Each costs a statement while the message is stored; the client lets readers add ten. */
const maxAttachments = 20;

/** What a message may have beside its text (mentions with their data, options), as JSON. */
const maxJsonChars = (maxChars: number) => 4 * maxChars + 4000;

/**
 * Counts all parts of a message and the quoted passage together. What cannot be seen is bounded,
 * too: it is stored, and comes again with every page of the thread.
 * @throws ChatKitError `message_too_long`
 */
export function assertNotTooLong(input: UserMessageInput, maxChars: number): void {
  const chars = input.content.reduce(
    (sum, part) => sum + part.text.length,
    input.quoted_text?.length ?? 0,
  );
  if (chars > maxChars) throw tooLong(`${maxChars} characters, this one has ${chars}`);
  if (input.attachments.length > maxAttachments) throw tooLong(`${maxAttachments} attachments`);
  const most = maxJsonChars(maxChars);
  if (JSON.stringify(input).length > most) throw tooLong(`${most} characters as JSON`);
}

function tooLong(most: string): ChatKitError {
  return new ChatKitError('message_too_long', `A message may have ${most}.`);
}

/**
 * The attachments a message names, as they belong to its thread.
 * @throws ChatKitError `not_found` for one that is not the reader's
 */
export async function loadAttachments(
  ids: readonly string[],
  threadId: string,
  data: Pick<ReaderData, 'attachments'>,
): Promise<Attachment[]> {
  const attachments: Attachment[] = [];
  // One after the other: inside a transaction there is a single connection.
  // Each once, however often it is named.
  for (const id of new Set(ids)) {
    attachments.push({ ...(await data.attachments.get(id)), thread_id: threadId });
  }
  return attachments;
}

/** The item a message becomes. */
export function toUserMessage(
  input: UserMessageInput,
  threadId: string,
  attachments: Attachment[],
): UserMessageItem {
  return {
    type: 'user_message',
    id: createId('message'),
    thread_id: threadId,
    created_at: new Date().toISOString(),
    content: input.content,
    attachments,
    quoted_text: input.quoted_text,
    inference_options: input.inference_options,
  };
}
