import type { CorpusSection } from '../corpus.js';
import { type Confidence, confidenceOf } from './confidenceOf.js';
import { createProximity } from './createProximity.js';
import type { SectionIndex } from './createSectionIndex.js';
import { parseQuery } from './parseQuery.js';
import { topBy } from './topBy.js';
import { tuning } from './tuning.js';

export interface RankedSection {
  section: CorpusSection;
  score: number;
  /** The share of what is asked, by weight, that stands in the section (0 to 1). */
  coverage: number;
}

export interface RankOptions {
  /** By a section's number: 1 where it may be found. Absent: all may. */
  allowed?: Uint8Array | undefined;
  /** By a section's number: how near it is to the reader, as a bonus. */
  nearness: ReadonlyMap<number, number>;
}

export interface Ranking extends Confidence {
  /** Best first; at most `tuning.candidates`. */
  ranked: RankedSection[];
  /** Whether anything was asked for: "what does this mean?" means what the reader has before them. */
  hasMatter: boolean;
}

/** The sections that answer `text`. */
export function rankSections(index: SectionIndex, text: string, options: RankOptions): Ranking {
  const query = parseQuery(text, index);
  if (!query.hasMatter && options.nearness.size > 0) return rankByNearness(index, options);
  const { hasMatter } = query;
  if (query.concepts.length === 0) return { ranked: [], hasMatter, confidence: 0, coverage: 0 };
  const asked = query.concepts.reduce((sum, { weight, telling }) => sum + weight * telling, 0);
  const { score, coverage, found } = index.sections.score(query.concepts);
  const pageScore = createPageScore(index, query.concepts);
  const { sections } = index.corpus;
  // Thousands of sections are looked at here: numbers only.
  const { allowed, nearness } = options;
  const candidates =
    allowed === undefined ? found : found.filter((number) => allowed[number] === 1);
  const total = new Float32Array(score.length);
  for (const number of candidates) {
    total[number] =
      (score[number] ?? 0) / asked +
      tuning.page * pageScore(index.pageOfSection[number] ?? 0) +
      tuning.coverage * (coverage[number] ?? 0);
  }
  for (const [number, bonus] of nearness) {
    const own = total[number] ?? 0;
    if (own > 0) total[number] = own + bonus;
  }
  const proximity = createProximity(index, query);
  const ranked = topBy(candidates, total, tuning.candidates).flatMap((number): RankedSection[] => {
    const section = sections[number];
    if (section === undefined) return [];
    const close = (tuning.proximity * proximity(number)) / asked;
    return [{ section, coverage: coverage[number] ?? 0, score: (total[number] ?? 0) + close }];
  });
  ranked.sort(byScore);
  putRepeatedBehind(ranked);
  // Where the reader is makes no answer likelier.
  const highest = ranked
    .slice(0, tuning.first.count)
    .reduce((most, { section: { number }, score: whole }) => {
      return Math.max(most, whole - (nearness.get(number) ?? 0));
    }, 0);
  const lessOfPages = tuning.page - tuning.first.page;
  orderFirst(
    ranked,
    ({ section, score: whole }) => whole - lessOfPages * pageScore(section.page.number),
  );
  const best = ranked.map(({ section }) => section);
  return { ranked, hasMatter, ...confidenceOf(index, query, best, highest) };
}

/** A text that many pages repeat (an option of many commands) is wanted once among the first. */
function putRepeatedBehind(ranked: RankedSection[]): void {
  const met = new Map<string, CorpusSection[]>();
  for (const entry of ranked) {
    const { section } = entry;
    const same = met.get(section.heading);
    if (same === undefined) {
      met.set(section.heading, [section]);
      continue;
    }
    const times = same.filter(({ version, text }) => {
      return version === section.version && text === section.text;
    }).length;
    entry.score -= times * tuning.repeated;
    same.push(section);
  }
  ranked.sort(byScore);
}

/**
 * Puts the first sections in order among themselves: a page helps its sections to be there, and
 * what they say themselves tells which of them is first.
 */
function orderFirst(ranked: RankedSection[], value: (entry: RankedSection) => number): void {
  const first = ranked.slice(0, tuning.first.count);
  const scores = first.map(({ score }) => score);
  const values = new Map(first.map((entry) => [entry, value(entry)]));
  first.sort((a, b) => (values.get(b) ?? 0) - (values.get(a) ?? 0));
  first.forEach((entry, at) => {
    ranked[at] = { ...entry, score: scores[at] ?? 0 };
  });
}

/** "What does this mean?" has no words to look up: what the reader has before them is meant. */
function rankByNearness(index: SectionIndex, { allowed, nearness }: RankOptions): Ranking {
  const ranked = [...nearness].flatMap(([number, score]): RankedSection[] => {
    const section = index.corpus.sections[number];
    const counts = score >= tuning.near.page && (allowed === undefined || allowed[number] === 1);
    return section === undefined || !counts ? [] : [{ section, score, coverage: 0 }];
  });
  ranked.sort(byScore);
  const sure = ranked.length > 0 ? 1 : 0;
  return { ranked, hasMatter: false, confidence: sure, coverage: sure };
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
