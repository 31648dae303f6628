import type { CorpusSection } from '../corpus.js';
import type { RankedSection } from './rankSections.js';
import { topBy } from './topBy.js';
import { tuning } from './tuning.js';

/**
 * One list from two: by words and by meaning. Scores are added rather than places, which say
 * nothing of how much better the first is than the second (Bruch, Gai and Ingber, 2023, "An
 * Analysis of Fusion Functions for Hybrid Retrieval"). Cosines of one model lie elsewhere than
 * another's: what counts is by how many standard deviations a section is nearer than most.
 * @param similarities by a section's number, how near it is to the question in meaning; 0: unknown
 */
export function fuseScores(
  ranked: readonly RankedSection[],
  similarities: Float32Array,
  sections: readonly CorpusSection[],
  allowed: Uint8Array | undefined,
): RankedSection[] {
  const known: number[] = [];
  similarities.forEach((similarity, number) => {
    if (similarity !== 0 && (allowed?.[number] ?? 1) === 1) known.push(number);
  });
  const { mean, deviation } = spreadOf(known.map((number) => similarities[number] ?? 0));
  const bonusOf = (number: number) => {
    const similarity = similarities[number] ?? 0;
    return similarity === 0 ? 0 : (tuning.fusion.meaning * (similarity - mean)) / deviation;
  };
  const fused = new Map<number, RankedSection>();
  for (const entry of ranked) {
    const { number } = entry.section;
    fused.set(number, { ...entry, score: entry.score + bonusOf(number) });
  }
  for (const number of topBy(known, similarities, tuning.fusion.nearest)) {
    const section = sections[number];
    const score = bonusOf(number);
    if (section === undefined || score <= 0 || fused.has(number)) continue;
    fused.set(number, { section, score, coverage: 0 });
  }
  return [...fused.values()].sort(
    (a, b) => b.score - a.score || a.section.number - b.section.number,
  );
}

function spreadOf(values: readonly number[]): { mean: number; deviation: number } {
  const count = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}
