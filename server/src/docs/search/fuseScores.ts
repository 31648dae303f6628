import type { SectionIndex } from './createSectionIndex.js';
import type { Meaning } from './meaningOf.js';
import type { RankedSection } from './rankSections.js';
import { tuning } from './tuning.js';

/**
 * One list from two: by words and by meaning. Scores are added rather than places, which say
 * nothing of how much better the first is than the second (Bruch, Gai and Ingber, 2023, "An
 * Analysis of Fusion Functions for Hybrid Retrieval"). The nearest section of a page speaks, for
 * less, for its others.
 */
export function fuseScores(
  ranked: readonly RankedSection[],
  meaning: Meaning | undefined,
  { corpus, pageOfSection }: Pick<SectionIndex, 'corpus' | 'pageOfSection'>,
  allowed: Uint8Array | undefined,
): RankedSection[] {
  if (meaning === undefined) return [...ranked];
  const found = new Set(ranked.map(({ section }) => section.number));
  const others = meaning.nearest(allowed).flatMap((number): RankedSection[] => {
    const section = corpus.sections[number];
    return section === undefined || found.has(number) ? [] : [{ section, score: 0, coverage: 0 }];
  });
  const entries = [...ranked, ...others].map((entry) => {
    const { number } = entry.section;
    return { entry, page: pageOfSection[number] ?? 0, nearness: meaning.nearness(number) };
  });
  const ofPages = new Map<number, number>();
  for (const { page, nearness } of entries) {
    ofPages.set(page, Math.max(nearness, ofPages.get(page) ?? nearness));
  }
  const fused = entries.map(({ entry, page, nearness }) => {
    const near = nearness + tuning.fusion.page * (ofPages.get(page) ?? 0);
    return { ...entry, score: entry.score + meaning.weight * near };
  });
  return fused.sort((a, b) => b.score - a.score || a.section.number - b.section.number);
}
