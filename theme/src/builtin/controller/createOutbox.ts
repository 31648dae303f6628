import type { OutgoingMessage } from '../state/chatState';

/**
 * What waits to be sent in conversations the reader has left, for as long as the page lives. A
 * conversation is known by its thread's id; one that is being made by the `localId` of the message
 * that makes it; `null` is the one that has not begun.
 */
export interface Outbox {
  keep(conversation: string | null, messages: readonly OutgoingMessage[]): void;
  /** They stand somewhere else from now on. */
  take(conversation: string | null): readonly OutgoingMessage[];
  isEmpty(): boolean;
}

export function createOutbox(): Outbox {
  const kept = new Map<string | null, readonly OutgoingMessage[]>();
  return {
    keep(conversation, messages) {
      if (messages.length === 0) return;
      kept.set(conversation, [...(kept.get(conversation) ?? []), ...messages]);
    },
    take(conversation) {
      const messages = kept.get(conversation) ?? [];
      kept.delete(conversation);
      return messages;
    },
    isEmpty: () => kept.size === 0,
  };
}
