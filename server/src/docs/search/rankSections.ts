import type { CorpusSection } from '../corpus.js';
import { gap, type SectionIndex } from './createSectionIndex.js';
import { parseQuery, type Query } from './parseQuery.js';
import { tuning } from './tuning.js';

export interface RankedSection {
  section: CorpusSection;
  score: number;
  /** The share of what is asked, by weight, that stands in the section (0 to 1). */
  coverage: number;
}

export interface Place {
  path?: string | undefined;
  anchor?: string | null | undefined;
}

export interface RankOptions {
  /** Which sections may be found. */
  allows(section: CorpusSection): boolean;
  /** How near a section is to the reader, as a bonus. */
  nearness?(section: CorpusSection): number;
}

/** How telling a term is: rare terms tell more, terms that no section has tell most. */
function tellingOf(index: SectionIndex): (term: string) => number {
  const total = index.corpus.sections.length;
  return (term) => {
    const number = index.vocabulary.get(term);
    const frequency = number === undefined ? 0 : (index.documentFrequency[number] ?? 0);
    return Math.log(1 + (total - frequency + 0.5) / (frequency + 0.5));
  };
}

/** The sections that answer `text`, best first. */
export function rankSections(
  index: SectionIndex,
  text: string,
  options: RankOptions,
): RankedSection[] {
  const query = parseQuery(text, index.analyser, tuning.askingWeight);
  if (query.weights.size === 0) return [];
  const telling = tellingOf(index);
  const found = searchParts(index, query, options);
  const best = found.values().next().value ?? 1;
  const pageScores = searchPages(index, query);
  const measure = createMeasure(index, query, telling);
  const ranked: RankedSection[] = [];
  for (const [number, score] of found) {
    const section = index.corpus.sections[number];
    if (section === undefined) continue;
    const { coverage, proximity } = measure(number);
    ranked.push({
      section,
      coverage,
      score:
        score / best +
        tuning.page * (pageScores.get(section.page.number) ?? 0) +
        tuning.coverage * coverage +
        tuning.proximity * proximity +
        (options.nearness?.(section) ?? 0),
    });
    if (ranked.length >= tuning.candidates) break;
  }
  return ranked.sort((a, b) => b.score - a.score || a.section.number - b.section.number);
}

function searchOptions(query: Query, boost: Record<string, number>) {
  return {
    combineWith: 'OR' as const,
    boost,
    bm25: tuning.bm25,
    boostTerm: (term: string) => query.weights.get(term) ?? 1,
  };
}

/** Sections by the score of their best part, best first. */
function searchParts(index: SectionIndex, query: Query, options: RankOptions): Map<number, number> {
  const results = index.parts.search([...query.weights.keys()].join(' '), {
    ...searchOptions(query, tuning.fields),
    filter: ({ id }) => {
      const section = index.corpus.sections[index.sectionOfPart[id] ?? -1];
      return section !== undefined && options.allows(section);
    },
  });
  const found = new Map<number, number>();
  for (const { id, score } of results) {
    const section = index.sectionOfPart[id];
    if (section !== undefined && !found.has(section)) found.set(section, score);
  }
  return found;
}

/** Pages' scores, the best being 1. */
function searchPages(index: SectionIndex, query: Query): Map<number, number> {
  const results = index.pages.search(
    [...query.weights.keys()].join(' '),
    searchOptions(query, tuning.pageFields),
  );
  const best = results[0]?.score ?? 1;
  return new Map(results.map(({ id, score }) => [id, score / best]));
}

/** Two terms asked one after the other, within this distance of each other, belong together. */
const window = 8;

/**
 * How much of what is asked a section has, and how close together: both between 0 and about 1,
 * by how telling the terms are.
 */
function createMeasure(index: SectionIndex, query: Query, telling: (term: string) => number) {
  const terms = [...query.weights].map(([term, weight]) => ({
    number: index.vocabulary.get(term) ?? gap - 1,
    weight: weight * telling(term),
  }));
  const total = terms.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const places = new Map(terms.map(({ number }, place) => [number, place]));
  const pairs = query.sequence.flatMap((term, at) => {
    const next = query.sequence[at + 1];
    if (next === undefined || next === term) return [];
    const numbers = [index.vocabulary.get(term), index.vocabulary.get(next)];
    const [first, second] = numbers.map((number) => places.get(number ?? gap - 1));
    if (first === undefined || second === undefined) return [];
    return { first, second, weight: Math.min(telling(term), telling(next)) };
  });

  return (section: number): { coverage: number; proximity: number } => {
    const positions: number[][] = terms.map(() => []);
    let offset = 0;
    index.sequences[section]?.forEach((term) => {
      if (term === gap) offset += window;
      else {
        const place = places.get(term);
        if (place !== undefined) positions[place]?.push(offset);
      }
      offset += 1;
    });
    const covered = terms.reduce(
      (sum, { weight }, place) => sum + ((positions[place]?.length ?? 0) > 0 ? weight : 0),
      0,
    );
    const close = pairs.reduce((sum, { first, second, weight }) => {
      const distance = closest(positions[first] ?? [], positions[second] ?? []);
      return distance <= window ? sum + weight / distance : sum;
    }, 0);
    return { coverage: covered / total, proximity: close / total };
  };
}

/** The least distance between two ascending lists of places; infinite where one is empty. */
function closest(first: number[], second: number[]): number {
  let least = Number.POSITIVE_INFINITY;
  let i = 0;
  let j = 0;
  while (i < first.length && j < second.length) {
    const a = first[i] ?? 0;
    const b = second[j] ?? 0;
    if (a !== b) least = Math.min(least, Math.abs(a - b));
    if (a < b) i += 1;
    else j += 1;
  }
  return least;
}
