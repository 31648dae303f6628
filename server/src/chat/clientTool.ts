import { ChatKitError } from '../errors.js';
import type { ClientToolCallItem, ThreadItem } from '../protocol/index.js';
import type { ItemStore } from '../store/index.js';

/** How far back calls that were never answered are looked for: a page, as in the reference. */
const lookBack = 20;

/**
 * Keeps the output of the call the thread waits for: its newest item. Older calls that still wait
 * are deleted; no model accepts a call without its output.
 * @throws ChatKitError `invalid_state` where the newest item is no pending call
 */
export async function completeToolCall(
  items: ItemStore,
  threadId: string,
  output: unknown,
): Promise<void> {
  const recent = await items.recent(threadId, lookBack);
  const call = recent.at(-1);
  if (!call || !isPending(call)) {
    throw new ChatKitError('invalid_state', `Thread ${threadId} waits for no tool's output.`);
  }
  await items.save(threadId, { ...call, status: 'completed', output: output ?? undefined });
  for (const item of recent) {
    if (item !== call && isPending(item)) await items.delete(threadId, item.id);
  }
}

function isPending(item: ThreadItem): item is ClientToolCallItem {
  return item.type === 'client_tool_call' && item.status === 'pending';
}
