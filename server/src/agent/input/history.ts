import type { ThreadItem } from '../../protocol/index.js';
import { estimateTokens } from '../text/tokens.js';
import { userText } from './toAgentInput.js';

/** The older part of a thread, told in few words. Kept in the thread's metadata. */
export interface HistorySummary {
  text: string;
  /** The last item it tells of. */
  upTo: string;
}

export interface FittedHistory {
  /** The items that are given whole, oldest first; the last turn may be over the budget by itself. */
  recent: ThreadItem[];
  /** The items before those that no summary tells of yet, oldest first. */
  older: ThreadItem[];
}

/**
 * Splits what came before the current message into what is given whole, newest first and whole
 * turns only, and what must be told in few words. What is over the budget is brought down to half of
 * it, so that not every further turn needs another summary; the last turn is always given.
 */
export function fitHistory(
  items: readonly ThreadItem[],
  budgetTokens: number,
  summary: HistorySummary | undefined,
): FittedHistory {
  const summed = summary ? items.findIndex((item) => item.id === summary.upTo) : -1;
  const open = items.slice(summed + 1);
  const sizes = open.map((item) => estimateTokens(textOf(item)));
  if (sizes.reduce((sum, size) => sum + size, 0) <= budgetTokens) {
    return { recent: open, older: [] };
  }
  let left = budgetTokens / 2;
  let start = open.length;
  for (let index = open.length - 1; index >= 0; index--) {
    left -= sizes[index] ?? 0;
    if (left < 0 && start < open.length) break;
    if (open[index]?.type === 'user_message') start = index;
  }
  return { recent: open.slice(start), older: open.slice(0, start) };
}

/** The text of an item, for counting and for summaries. */
export function textOf(item: ThreadItem): string {
  switch (item.type) {
    case 'user_message':
      return userText(item);
    case 'assistant_message':
      return item.content.map((part) => part.text).join('\n');
    case 'hidden_context_item':
      return typeof item.content === 'string' ? item.content : JSON.stringify(item.content);
    case 'sdk_hidden_context':
      return item.content;
    case 'client_tool_call':
      return JSON.stringify([item.name, item.arguments, item.output ?? null]);
    case 'structured_input':
      return JSON.stringify(item.inputs);
    case 'widget':
      return item.copy_text ?? JSON.stringify(item.widget);
    default:
      return '';
  }
}
