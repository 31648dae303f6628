import type { LooseEvent, ResponderEvent } from '../application/index.js';
import {
  cleanJson,
  needsCleaning,
  readTextDelta,
  TextDeltaFrames,
  type ThreadEvent,
  type ThreadMetadata,
  threadEvent,
  toFrame,
  toSentEvent,
} from '../protocol/index.js';

/** An event as it is kept, and its frame as it is sent: none for one that must not be. */
export interface ReadEvent {
  event: ThreadEvent;
  frame: string | undefined;
}

/** Reads what an application yields: defaults filled in, unknown keys left out. */
export class ResponderEvents {
  readonly #deltas = new TextDeltaFrames();

  constructor(readonly thread: ThreadMetadata) {}

  /** @throws ZodError for what is no event */
  read(loose: ResponderEvent): ReadEvent {
    const delta = readTextDelta(loose);
    if (delta) {
      const frame = this.#deltas.write(delta);
      if (frame !== undefined) return { event: delta, frame };
    }
    const event = threadEvent.parse(filled(loose, this.thread));
    const text = JSON.stringify(event);
    if (!needsCleaning(text)) return read(event, text);
    const clean = threadEvent.parse(cleanJson(event));
    return read(clean, JSON.stringify(clean));
  }
}

function read(event: ThreadEvent, text: string): ReadEvent {
  const sent = toSentEvent(event);
  if (!sent) return { event, frame: undefined };
  return { event, frame: toFrame(sent === event ? text : JSON.stringify(sent)) };
}

function filled(event: LooseEvent | ThreadEvent, thread: ThreadMetadata): unknown {
  if (!('item' in event) || typeof event.item !== 'object' || event.item === null) return event;
  return {
    ...event,
    item: { created_at: new Date().toISOString(), ...event.item, thread_id: thread.id },
  };
}
