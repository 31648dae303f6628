import type { CorpusSection } from '../corpus.js';
import type { SectionIndex } from './createSectionIndex.js';
import type { Query } from './parseQuery.js';
import { tuning } from './tuning.js';

/** How many of the best sections are looked at: two pages may answer a question together. */
const sectionsThatCount = 3;

/**
 * How likely the docs answer a question, from what was found best: 1 or more is likely. What
 * tells is how much of the question the docs know at all, how much of it one page has, and how
 * much that is (a long question has more to be sure of). Only the words asked count here, no
 * others for them.
 */
export function confidenceOf(
  index: SectionIndex,
  query: Query,
  best: readonly CorpusSection[],
): number {
  const total = index.corpus.sections.length;
  const mostTelling = Math.log(1 + 2 * total);
  const asked = query.concepts.flatMap(({ value, importance, telling }) => {
    if (importance === 0) return [];
    const term = index.vocabulary.find(value);
    // How rare a word is counts in full here: a rare one that is missing says most.
    const tells = term === undefined ? mostTelling : telling ** (1 / tuning.rarity);
    return { term, weight: importance * tells };
  });
  const sum = asked.reduce((all, { weight }) => all + weight, 0);
  if (sum === 0) return 0;
  const known = asked.reduce((all, { term, weight }) => all + (term === undefined ? 0 : weight), 0);
  const pages = new Set(best.slice(0, sectionsThatCount).map(({ page }) => page));
  let onePage = 0;
  for (const page of pages) {
    const said = new Set<number>();
    for (const { number } of page.sections) {
      for (const term of index.sequences[number] ?? []) said.add(term);
    }
    const matched = asked.reduce(
      (all, { term, weight }) => all + (term !== undefined && said.has(term) ? weight : 0),
      0,
    );
    onePage = Math.max(onePage, matched);
  }
  const evidence = Math.log(1 + (tuning.evidence * onePage) / mostTelling);
  return ((known / sum) * (onePage / sum) * evidence) / tuning.confidence;
}
