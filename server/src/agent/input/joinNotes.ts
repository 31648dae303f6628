import type { AgentInputItem } from '@openai/agents';
import { withoutDataBlocks } from './dataBlock.js';

/**
 * Puts messages that hold nothing but data in front of the reader's next one: many open models'
 * templates refuse two messages of the same role in a row.
 */
export function joinNotes(input: readonly AgentInputItem[]): AgentInputItem[] {
  const joined: AgentInputItem[] = [];
  for (const item of input) {
    const before = joined.at(-1);
    const note = before && noteOf(before);
    if (note === undefined || !('role' in item) || item.role !== 'user') {
      joined.push(item);
      continue;
    }
    const { content } = item;
    joined[joined.length - 1] = {
      ...item,
      content:
        typeof content === 'string'
          ? `${note}\n\n${content}`
          : [{ type: 'input_text', text: note }, ...content],
    };
  }
  return joined;
}

/** The text of a message that is data alone. */
function noteOf(item: AgentInputItem): string | undefined {
  if (!('role' in item) || item.role !== 'user' || typeof item.content !== 'string') {
    return undefined;
  }
  return withoutDataBlocks(item.content) === '' ? item.content : undefined;
}
