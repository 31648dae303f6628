import type { ThreadItem, UserMessageItem } from '../../protocol/index.js';
import { cutToTokens, estimateTokens, withoutMiddle } from '../text/tokens.js';
import { textOf } from './history.js';

/**
 * The items of a turn with no more than about so many tokens together: a pasted log, or what a
 * tool of the page gave back, is cut; the rest stays as it is.
 */
export function cutTurn(items: readonly ThreadItem[], mostTokens: number): ThreadItem[] {
  const sizes = items.map((item) => estimateTokens(textOf(item)));
  let left = mostTokens;
  let waiting = sizes.filter((size) => size > 0).length;
  const shares = new Map<number, number>();
  // The small ones first: what they leave of their share is for the others.
  for (const [index, size] of [...sizes.entries()].sort(([, a], [, b]) => a - b)) {
    if (size === 0) continue;
    const share = Math.min(size, left / waiting);
    shares.set(index, share);
    left -= share;
    waiting -= 1;
  }
  return items.map((item, index) => {
    const share = shares.get(index) ?? 0;
    return share < (sizes[index] ?? 0) ? cutItem(item, share) : item;
  });
}

function cutItem(item: ThreadItem, tokens: number): ThreadItem {
  switch (item.type) {
    case 'user_message':
      return cutMessage(item, tokens);
    case 'assistant_message': {
      const share = tokens / Math.max(1, item.content.length);
      const content = item.content.map((part) => {
        const text = cutToTokens(part.text, share);
        const kept = part.annotations.filter(({ index }) => (index ?? 0) <= text.length);
        return text === part.text ? part : { ...part, text: `${text}…`, annotations: kept };
      });
      return { ...item, content };
    }
    case 'client_tool_call': {
      const given = JSON.stringify(item.arguments);
      const args =
        estimateTokens(given) > tokens / 2
          ? { cut: cutToTokens(given, tokens / 2) }
          : item.arguments;
      return {
        ...item,
        arguments: args,
        output: withoutMiddle(JSON.stringify(item.output ?? null), tokens / 2),
      };
    }
    default:
      return item;
  }
}

/** A message with the middle of what is too long left out: a question stands before a log, or after. */
export function cutMessage(item: UserMessageItem, mostTokens: number): UserMessageItem {
  const quoted = item.quoted_text ?? '';
  const written = item.content.reduce((sum, { text }) => sum + estimateTokens(text), 0);
  if (estimateTokens(quoted) + written <= mostTokens) return item;
  const passage = withoutMiddle(quoted, Math.max(mostTokens / 2, mostTokens - written));
  const left = mostTokens - estimateTokens(passage);
  const content = item.content.map((part) =>
    part.type === 'input_text'
      ? { ...part, text: withoutMiddle(part.text, (left * estimateTokens(part.text)) / written) }
      : part,
  );
  return { ...item, content, ...(item.quoted_text ? { quoted_text: passage } : {}) };
}
