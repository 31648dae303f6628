import type { AssistantMessageItem, ThreadEvent, ThreadItem } from '../protocol/index.js';
import { isHidden, toSentItem } from '../protocol/index.js';

/**
 * The events that bring a follower from what it has seen of a pending item (`before`; undefined:
 * nothing) to how the item stands. A text that has only grown comes as its new end.
 */
export function pendingEvents(before: ThreadItem | undefined, item: ThreadItem): ThreadEvent[] {
  if (isHidden(item)) return [];
  if (item.type !== 'assistant_message') {
    const same = before && JSON.stringify(before) === JSON.stringify(item);
    return same ? [] : [{ type: 'thread.item.added', item: toSentItem(item) }];
  }
  const seen = before?.type === 'assistant_message' && continues(before, item) ? before : undefined;
  const events: ThreadEvent[] = seen
    ? []
    : [{ type: 'thread.item.added', item: { ...item, content: [] } }];
  item.content.forEach((part, index) => {
    const old = seen?.content[index];
    const update = (of: Extract<ThreadEvent, { type: 'thread.item.updated' }>['update']) =>
      events.push({ type: 'thread.item.updated', item_id: item.id, update: of });
    // The client drops deltas for a part that was not announced, with its annotations empty.
    if (!old) {
      update({
        type: 'assistant_message.content_part.added',
        content_index: index,
        content: { type: 'output_text', text: '', annotations: [] },
      });
    }
    const delta = part.text.slice(old?.text.length ?? 0);
    if (delta) {
      update({ type: 'assistant_message.content_part.text_delta', content_index: index, delta });
    }
    part.annotations.slice(old?.annotations.length ?? 0).forEach((annotation, offset) => {
      update({
        type: 'assistant_message.content_part.annotation_added',
        content_index: index,
        annotation_index: (old?.annotations.length ?? 0) + offset,
        annotation,
      });
    });
  });
  return events;
}

/** Whether `item` is `before` with more at the end, and nothing changed. */
function continues(before: AssistantMessageItem, item: AssistantMessageItem): boolean {
  return before.content.every((old, index) => {
    const part = item.content[index];
    if (!part?.text.startsWith(old.text)) return false;
    const known = part.annotations.slice(0, old.annotations.length);
    return JSON.stringify(known) === JSON.stringify(old.annotations);
  });
}
