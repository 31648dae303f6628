import type { CorpusSection } from '../corpus.js';
import type { SectionIndex } from './createSectionIndex.js';
import type { Query } from './parseQuery.js';
import { tuning } from './tuning.js';

/** How many of the best sections are looked at: two pages may answer a question together. */
const sectionsThatCount = 3;

/** How likely the docs answer a question, from what was found best: 1 or more is likely. */
export interface Confidence {
  /** That they have something about it: what tells is how much of the question one page has. */
  confidence: number;
  /** That one section can be quoted as the answer: it must have most of the question by itself. */
  coverage: number;
}

interface Asked {
  term: number | undefined;
  /** How much it counts in what is asked, and with that how rare it is. */
  importance: number;
  weight: number;
}

/**
 * What tells is how much of the question the docs know at all, how much of it one page and one
 * section have, and how much that is (a long question has more to be sure of). Only the words asked
 * count here, no others for them. The weights of `coverage` are those that told best, on twelve
 * sites, their own questions from questions about other things (logistic regression).
 * @param score the best section's, as it was ranked, without what the reader's place adds
 */
export function confidenceOf(
  index: SectionIndex,
  query: Query,
  best: readonly CorpusSection[],
  score: number,
): Confidence {
  const mostTelling = Math.log(1 + 2 * index.corpus.sections.length);
  const asked = query.concepts.flatMap(({ value, importance, telling }): Asked[] => {
    if (importance === 0) return [];
    const term = index.vocabulary.find(value);
    // How rare a word is counts in full here: a rare one that is missing says most.
    const tells = term === undefined ? mostTelling : telling ** (1 / tuning.rarity);
    return [{ term, importance, weight: importance * tells }];
  });
  const sum = total(asked, 'weight');
  if (sum === 0) return { confidence: 0, coverage: 0 };
  const known =
    total(
      asked.filter(({ term }) => term !== undefined),
      'weight',
    ) / sum;
  const wanted = new Set(asked.flatMap(({ term }) => term ?? []));
  const looked = best.slice(0, sectionsThatCount);
  const onePage = most([...new Set(looked.map(({ page }) => page))], (page) => {
    const said = page.sections.map(({ number }) => index.sequences[number] ?? []);
    return total(among(asked, wanted, said), 'weight');
  });
  // Rarity counts on one page; in one section each word does: a rare one alone is no answer.
  const oneSection = most(looked, (section) => {
    const said = [index.sequences[section.number] ?? [], termsAbove(index, section)];
    return total(among(asked, wanted, said), 'importance');
  });
  const evidence = Math.log(1 + (tuning.evidence * onePage) / mostTelling);
  const { covers } = tuning;
  return {
    confidence: (known * (onePage / sum) * evidence) / tuning.confidence,
    coverage:
      covers.known * known +
      covers.section * (oneSection / total(asked, 'importance')) +
      covers.evidence * evidence +
      covers.score * score,
  };
}

function total(asked: readonly Asked[], value: 'importance' | 'weight'): number {
  return asked.reduce((sum, word) => sum + word[value], 0);
}

/** Those of what is asked that are said. Pages are long: only what is asked of them is kept. */
function among(
  asked: readonly Asked[],
  wanted: ReadonlySet<number>,
  said: ReadonlyArray<ArrayLike<number>>,
): Asked[] {
  const found = new Set<number>();
  for (const terms of said) {
    if (found.size === wanted.size) break;
    for (let at = 0; at < terms.length; at++) {
      const term = terms[at] ?? -1;
      if (wanted.has(term)) found.add(term);
    }
  }
  return asked.filter(({ term }) => term !== undefined && found.has(term));
}

function most<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((highest, item) => Math.max(highest, value(item)), 0);
}

/** The words of the titles a section stands under. */
function termsAbove({ analyser, vocabulary }: SectionIndex, section: CorpusSection): number[] {
  const { title, headingPath } = section;
  return analyser
    .terms([title, ...headingPath].join(' '))
    .flatMap((value) => vocabulary.find(value) ?? []);
}
