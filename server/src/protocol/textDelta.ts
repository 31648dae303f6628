import type { ThreadEvent } from './event.js';

const type = 'assistant_message.content_part.text_delta';

/**
 * A text delta, checked by hand: nearly every event of an answer is one, and the schema of all
 * events takes several times as long. Undefined for anything else, which the schema then judges.
 */
export function readTextDelta(event: Record<string, unknown>): ThreadEvent | undefined {
  if (event.type !== 'thread.item.updated' || typeof event.item_id !== 'string') return undefined;
  const { update } = event;
  if (typeof update !== 'object' || update === null) return undefined;
  if (!('type' in update && 'content_index' in update && 'delta' in update)) return undefined;
  const { content_index, delta } = update;
  if (update.type !== type || typeof delta !== 'string') return undefined;
  if (typeof content_index !== 'number' || !Number.isSafeInteger(content_index)) return undefined;
  return { type: event.type, item_id: event.item_id, update: { type, content_index, delta } };
}
