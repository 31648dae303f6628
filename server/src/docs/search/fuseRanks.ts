import type { CorpusSection } from '../corpus.js';
import type { RankedSection } from './rankSections.js';
import { tuning } from './tuning.js';

/**
 * One list from two: by words and by meaning. Reciprocal rank fusion (Cormack, Clarke and
 * Büttcher, 2009): scores of two kinds cannot be compared, places can.
 * @param similarities by a section's number, how near it is to the question in meaning
 */
export function fuseRanks(
  ranked: readonly RankedSection[],
  similarities: Float32Array,
  sections: readonly CorpusSection[],
  allowed: Uint8Array | undefined,
): RankedSection[] {
  const nearest = sections
    .filter(({ number }) => (similarities[number] ?? 0) > 0 && (allowed?.[number] ?? 1) === 1)
    .sort((a, b) => (similarities[b.number] ?? 0) - (similarities[a.number] ?? 0))
    .slice(0, tuning.fusion.nearest);
  const fused = new Map<number, RankedSection>();
  ranked.forEach((entry, rank) => {
    fused.set(entry.section.number, { ...entry, score: 1 / (tuning.fusion.constant + rank) });
  });
  nearest.forEach((section, rank) => {
    const score = 1 / (tuning.fusion.constant + rank);
    const present = fused.get(section.number);
    if (present === undefined) fused.set(section.number, { section, score, coverage: 0 });
    else present.score += score;
  });
  return [...fused.values()].sort((a, b) => b.score - a.score);
}
