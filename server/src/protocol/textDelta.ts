import { needsCleaning } from './cleanJson.js';
import type { ThreadEvent } from './event.js';
import { toFrame } from './frame.js';

const type = 'assistant_message.content_part.text_delta';

export type TextDelta = Extract<ThreadEvent, { type: 'thread.item.updated' }> & {
  update: { type: typeof type };
};

/**
 * A text delta, checked by hand: nearly every event of an answer is one, and the schema of all
 * events takes several times as long. Undefined for anything else, which the schema then judges.
 */
export function readTextDelta(event: Record<string, unknown>): TextDelta | undefined {
  if (event.type !== 'thread.item.updated' || typeof event.item_id !== 'string') return undefined;
  const { update } = event;
  if (typeof update !== 'object' || update === null) return undefined;
  if (!('type' in update && 'content_index' in update && 'delta' in update)) return undefined;
  const { content_index, delta } = update;
  if (update.type !== type || typeof delta !== 'string') return undefined;
  if (typeof content_index !== 'number' || !Number.isSafeInteger(content_index)) return undefined;
  return { type: event.type, item_id: event.item_id, update: { type, content_index, delta } };
}

/** Writes the frames of text deltas: what those of one part have in common is written once. */
export class TextDeltaFrames {
  #itemId: string | undefined;
  #index = 0;
  #before = '';

  /** As `toFrame` and `JSON.stringify` write it; undefined for one that must be cleaned first. */
  write({ item_id, update }: TextDelta): string | undefined {
    const { content_index, delta } = update;
    if (item_id !== this.#itemId || content_index !== this.#index) {
      const empty = { type: 'thread.item.updated', item_id, update: { ...update, delta: '' } };
      const frame = toFrame(JSON.stringify(empty));
      if (needsCleaning(frame)) return undefined;
      this.#itemId = item_id;
      this.#index = content_index;
      this.#before = frame.slice(0, -emptyEnd.length);
    }
    const text = JSON.stringify(delta);
    return needsCleaning(text) ? undefined : `${this.#before}${text}${end}`;
  }
}

const end = '}}\n\n';
/** How the frame of a delta without text ends, from its text on. */
const emptyEnd = `""${end}`;
