import type { AttachmentBackend, RequestContext } from '../application/index.js';
import type { Attachment, ThreadItem } from '../protocol/index.js';

/** Items as they are sent now: their attachments with preview URLs that work. */
export async function presentItems(
  items: readonly ThreadItem[],
  backend: AttachmentBackend | undefined,
  context: RequestContext,
): Promise<ThreadItem[]> {
  return Promise.all(
    items.map(async (item) => {
      if (item.type !== 'user_message' || item.attachments.length === 0) return item;
      const attachments = await Promise.all(
        item.attachments.map((attachment) => presentAttachment(attachment, backend, context)),
      );
      return { ...item, attachments };
    }),
  );
}

/** One attachment as it is sent now. */
export async function presentAttachment(
  attachment: Attachment,
  backend: AttachmentBackend | undefined,
  context: RequestContext,
): Promise<Attachment> {
  return (await backend?.present?.(attachment, context)) ?? attachment;
}
