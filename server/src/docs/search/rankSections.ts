import type { CorpusSection } from '../corpus.js';
import { confidenceOf } from './confidenceOf.js';
import { createProximity } from './createProximity.js';
import type { SectionIndex } from './createSectionIndex.js';
import { parseQuery } from './parseQuery.js';
import { tuning } from './tuning.js';

export interface RankedSection {
  section: CorpusSection;
  score: number;
  /** The share of what is asked, by weight, that stands in the section (0 to 1). */
  coverage: number;
}

export interface RankOptions {
  /** Which sections may be found. */
  allows(section: CorpusSection): boolean;
  /** How near a section is to the reader, as a bonus. */
  nearness?(section: CorpusSection): number;
}

export interface Ranking {
  /** Best first; at most `tuning.candidates`. */
  ranked: RankedSection[];
  /** How likely they answer: see `confidenceOf`. */
  confidence: number;
}

/** The sections that answer `text`. */
export function rankSections(index: SectionIndex, text: string, options: RankOptions): Ranking {
  const query = parseQuery(text, index);
  if (query.concepts.length === 0) return { ranked: [], confidence: 0 };
  const asked = query.concepts.reduce((sum, { weight, telling }) => sum + weight * telling, 0);
  const { score, coverage, found } = index.sections.score(query.concepts);
  const pageScore = createPageScore(index, query.concepts);
  const candidates: RankedSection[] = [];
  for (const number of found) {
    const section = index.corpus.sections[number];
    if (section === undefined || !options.allows(section)) continue;
    const covered = coverage[number] ?? 0;
    candidates.push({
      section,
      coverage: covered,
      score:
        (score[number] ?? 0) / asked +
        tuning.page * pageScore(section.page.number) +
        tuning.coverage * covered +
        (options.nearness?.(section) ?? 0),
    });
  }
  candidates.sort(byScore);
  const best = candidates.slice(0, tuning.candidates);
  const proximity = createProximity(index, query);
  for (const candidate of best) {
    candidate.score += (tuning.proximity * proximity(candidate.section.number)) / asked;
  }
  best.sort(byScore);
  const sections = best.map(({ section }) => section);
  return { ranked: best, confidence: confidenceOf(index, query, sections) };
}

function byScore(a: RankedSection, b: RankedSection): number {
  return b.score - a.score || a.section.number - b.section.number;
}

/** Pages' scores for what is asked, the best being 1: where a page fits, so may its sections. */
function createPageScore(
  index: SectionIndex,
  concepts: Parameters<SectionIndex['pages']['score']>[0],
): (page: number) => number {
  const ofPages = concepts.map((concept) => ({
    ...concept,
    telling: index.pages.telling(concept.alternatives.find((a) => a.closeness === 1)?.term),
  }));
  const { score, found } = index.pages.score(ofPages);
  const best = found.reduce((most, page) => Math.max(most, score[page] ?? 0), 0) || 1;
  return (page) => (score[page] ?? 0) / best;
}
