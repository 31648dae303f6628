import type { ThreadItem, UserMessageItem } from '../protocol/item';

/** A question of the reader's and everything that answers it. */
export interface Turn {
  key: string;
  user?: UserMessageItem | undefined;
  items: ThreadItem[];
}

/**
 * Groups items into turns. A turn whose items have not changed is the same object as in
 * `previous`, so that memoised components of a long thread are left alone.
 */
export function groupTurns(items: readonly ThreadItem[], previous: readonly Turn[] = []): Turn[] {
  const turns: Turn[] = [];
  for (const item of items) {
    const last = turns.at(-1);
    if (item.type === 'user_message') turns.push({ key: item.id, user: item, items: [] });
    else if (last) last.items.push(item);
    else turns.push({ key: item.id, items: [item] });
  }
  const known = new Map(previous.map((turn) => [turn.key, turn]));
  return turns.map((turn) => {
    const before = known.get(turn.key);
    return before && sameTurn(before, turn) ? before : turn;
  });
}

function sameTurn(a: Turn, b: Turn): boolean {
  return (
    a.user === b.user &&
    a.items.length === b.items.length &&
    a.items.every((item, index) => item === b.items[index])
  );
}
