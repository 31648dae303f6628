import type { ThreadItem } from '../protocol/item';
import type { Turn } from './groupTurns';

/** Turns that follow each other and are left out of the page together when far out of sight. */
export interface Stretch {
  key: string;
  turns: readonly Turn[];
}

/**
 * What a stretch weighs when it is full, about in lines: some screens. Each stretch costs the
 * browser something in every frame, seen or not; a large one is much to draw when it comes near.
 */
export const fullStretch = 160;

/**
 * Divides turns into stretches. A turn stays in the stretch it has in `previous`, or it would be
 * drawn anew: older turns join the first stretch, or begin one before it, newer ones the last. A
 * stretch whose turns have not changed is the same object as before.
 */
export function toStretches(
  turns: readonly Turn[],
  previous: readonly Stretch[] = [],
): readonly Stretch[] {
  const homes = new Map<string, string>();
  for (const { key, turns } of previous) for (const turn of turns) homes.set(turn.key, key);
  const lastKnown = turns.findLastIndex((turn) => homes.has(turn.key));
  // Where nothing is known, all of them are older than what may come.
  const firstKnown = lastKnown < 0 ? turns.length : turns.findIndex(({ key }) => homes.has(key));
  const stretches: { key: string; turns: Turn[] }[] = [];

  for (const [index, turn] of turns.entries()) {
    if (index < firstKnown) continue;
    const last = stretches.at(-1);
    const home = homes.get(turn.key);
    const joins =
      index > lastKnown ? last && !isFull(last) : home === undefined || home === last?.key;
    if (last && joins) last.turns.push(turn);
    else stretches.push({ key: home ?? turn.key, turns: [turn] });
  }
  for (const turn of turns.slice(0, firstKnown).reverse()) {
    const first = stretches[0];
    if (first && !isFull(first)) first.turns.unshift(turn);
    else stretches.unshift({ key: turn.key, turns: [turn] });
  }

  const known = new Map(previous.map((stretch) => [stretch.key, stretch]));
  return stretches.map((stretch) => {
    const before = known.get(stretch.key);
    return before && sameTurns(before.turns, stretch.turns) ? before : stretch;
  });
}

function sameTurns(a: readonly Turn[], b: readonly Turn[]): boolean {
  return a.length === b.length && a.every((turn, index) => turn === b[index]);
}

function isFull({ turns }: { turns: readonly Turn[] }): boolean {
  let weight = 0;
  for (const turn of turns) {
    weight += turnWeight + (turn.user ? weigh(turn.user) : 0);
    for (const item of turn.items) weight += weigh(item);
    if (weight >= fullStretch) return true;
  }
  return false;
}

/** The buttons below an answer, and the room around it. */
const turnWeight = 5;

/** About how many lines an item has: what it costs to draw is not known before it is drawn. */
function weigh(item: ThreadItem): number {
  switch (item.type) {
    case 'user_message':
    case 'assistant_message':
      return item.content.reduce((sum, { text }) => sum + linesOf(text), 0);
    case 'client_tool_call':
    case 'end_of_turn':
      return 0;
    case 'generated_image':
      return 1;
    default:
      // Widgets, workflows, questions: each of their fields is a line or less.
      return JSON.stringify(item).length / 30;
  }
}

function linesOf(text: string): number {
  return text.split('\n').length + text.length / 80;
}
