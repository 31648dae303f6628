import { ChatKitError } from '../errors.js';
import { createId } from '../ids.js';
import type { Attachment, UserMessageInput, UserMessageItem } from '../protocol/index.js';
import type { ReaderData } from '../store/index.js';

/**
 * Counts all parts of a message and the quoted passage together.
 * @throws ChatKitError `message_too_long`
 */
export function assertNotTooLong(input: UserMessageInput, maxChars: number): void {
  const chars = input.content.reduce(
    (sum, part) => sum + part.text.length,
    input.quoted_text?.length ?? 0,
  );
  if (chars > maxChars) {
    throw new ChatKitError(
      'message_too_long',
      `A message may have ${maxChars} characters, this one has ${chars}.`,
    );
  }
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
  for (const id of ids) {
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
