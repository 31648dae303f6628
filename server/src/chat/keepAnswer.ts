import { createId } from '../ids.js';
import type { AssistantMessageItem, SdkHiddenContextItem, ThreadItem } from '../protocol/index.js';
import type { ReaderData } from '../store/index.js';

/** What the agent is told of an answer that was not finished. The first text is the reference's. */
const notes = {
  stopped: 'The user cancelled the stream. Stop responding to the prior request.',
  interrupted:
    'The server stopped before this answer was complete. What stands above is only a part of it.',
};

/** What is kept of unfinished items: assistant messages with text, as far as they came. */
export function keptItems(pending: readonly ThreadItem[]): AssistantMessageItem[] {
  return pending.filter(
    (item): item is AssistantMessageItem =>
      item.type === 'assistant_message' && item.content.some((part) => part.text.trim() !== ''),
  );
}

/**
 * Keeps the part of an answer that came, and a hidden note after it, so that a later answer does
 * not go on with the one that was ended. Widgets and workflows under way are dropped.
 */
export async function keepAnswer(
  data: ReaderData,
  threadId: string,
  pending: readonly ThreadItem[],
  end: keyof typeof notes,
): Promise<AssistantMessageItem[]> {
  const kept = keptItems(pending);
  const note: SdkHiddenContextItem = {
    type: 'sdk_hidden_context',
    id: createId('hidden_context'),
    thread_id: threadId,
    created_at: new Date().toISOString(),
    content: notes[end],
  };
  await data.items.add(threadId, [...kept, note]);
  return kept;
}
