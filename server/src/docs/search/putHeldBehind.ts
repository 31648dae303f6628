import type { RankedSection } from './rankSections.js';
import { tuning } from './tuning.js';

/**
 * A section that stands under one found before it is reached through that one: another place of
 * the docs is worth more than it among the few that are shown.
 * @param ranked best first
 */
export function putHeldBehind(ranked: readonly RankedSection[]): RankedSection[] {
  const met = new Set<number>();
  const lowered = ranked.map((entry) => {
    met.add(entry.section.number);
    return isUnderAny(entry, met) ? { ...entry, score: entry.score - tuning.held } : entry;
  });
  return lowered.sort((a, b) => b.score - a.score || a.section.number - b.section.number);
}

/** A page's beginning holds all of it, and leads nowhere in it. */
function isUnderAny({ section }: RankedSection, met: ReadonlySet<number>): boolean {
  for (let above = section.parent; above !== null; above = above.parent) {
    if (above.anchor !== null && met.has(above.number)) return true;
  }
  return false;
}
