import type { Attachment } from './attachment.js';
import type { ThreadEvent } from './event.js';
import { isHidden, type ThreadItem } from './item.js';
import type { Page, Thread, ThreadMetadata } from './thread.js';

const noItems: Page<ThreadItem> = { data: [], has_more: false };

/** A thread as the client may see it: its metadata stays here, hidden items are left out. */
export function toSentThread(thread: ThreadMetadata, items: Page<ThreadItem> = noItems): Thread {
  return { ...thread, metadata: {}, items: { ...items, data: toSentItems(items.data) } };
}

/** Items as the client may see them: without hidden ones, attachments without their metadata. */
export function toSentItems(items: readonly ThreadItem[]): ThreadItem[] {
  return items.filter((item) => !isHidden(item)).map(toSentItem);
}

/** One item as the client may see it. Not for hidden ones: ask `isHidden` first. */
export function toSentItem(item: ThreadItem): ThreadItem {
  if (item.type !== 'user_message' || item.attachments.length === 0) return item;
  return { ...item, attachments: item.attachments.map(toSentAttachment) };
}

export function toSentAttachment(attachment: Attachment): Attachment {
  return { ...attachment, metadata: undefined };
}

/** An event as the client may see it, or undefined for one that must not be sent. */
export function toSentEvent(event: ThreadEvent): ThreadEvent | undefined {
  switch (event.type) {
    case 'thread.item.added':
    case 'thread.item.done':
    case 'thread.item.replaced':
      return isHidden(event.item) ? undefined : { ...event, item: toSentItem(event.item) };
    case 'thread.created':
    case 'thread.updated':
      return { ...event, thread: toSentThread(event.thread, event.thread.items) };
    default:
      return event;
  }
}
