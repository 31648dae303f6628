import type { LiveDocs } from '../createDocs.js';
import type { DocsScope, DocsSection } from '../docs.js';
import type { Question } from './question.js';

/** A place as a questions file names it. */
export interface Place {
  doc: string;
  anchor: string | null;
}

/** The figures of one run; see `parseQuestions` for what a hit is. */
export interface Figures {
  questions: number;
  /** Questions with a gold page first, or among the first 5 pages found. */
  page_hit_at_1: number;
  page_hit_at_5: number;
  /** The mean of 1 / rank of the first gold page. */
  mrr: number;
  /** Questions with a gold section among the first 8 sections found. */
  section_hit_at_8: number;
  sections: number;
  p50_ms: number;
  p95_ms: number;
}

export interface QuestionResult {
  id: string;
  question: string;
  /** At least 20 sections where the docs have as many, best first. */
  ranked: Place[];
  gold: Place[];
  /** Those of `gold` that are not in the docs: a page or a heading has another name now. */
  absent: Place[];
  /** From 1; null where no gold page was found. */
  pageRank: number | null;
  /** From 1; null where none was found; undefined where no gold place names a section. */
  sectionRank: number | null | undefined;
  ms: number;
}

export interface EvaluateOptions {
  docs: Pick<LiveDocs, 'search' | 'sections' | 'status'>;
  questions: readonly Question[];
  scope: DocsScope;
  /** How a found section is named in the questions file. */
  placeOf(section: DocsSection): Place;
}

/** How many sections are looked at to find the first 5 pages. */
const depth = 50;
export const pagesThatCount = 5;
export const sectionsThatCount = 8;

function rankOf<Value>(
  values: readonly Value[],
  matches: (value: Value) => boolean,
): number | null {
  const at = values.findIndex(matches);
  return at < 0 ? null : at + 1;
}

function isWithin(rank: number | null | undefined, limit: number): boolean {
  return typeof rank === 'number' && rank <= limit;
}

/** Asks every question of the same search that answers readers. */
export async function evaluate(
  options: EvaluateOptions,
): Promise<{ results: QuestionResult[]; figures: Figures }> {
  const { docs, scope, placeOf } = options;
  const results: QuestionResult[] = [];
  const places = docs.sections().map(placeOf);
  const isIn = (gold: Place) =>
    places.some(({ doc, anchor }) => doc === gold.doc && (gold.anchor ?? anchor) === anchor);
  for (const { id, question, gold } of options.questions) {
    const started = performance.now();
    const { hits } = await docs.search({ text: question, scope, limit: depth });
    const ms = performance.now() - started;
    const ranked = hits.map(placeOf);
    const pages = [...new Set(ranked.map(({ doc }) => doc))];
    const goldSections = gold.filter(({ anchor }) => anchor !== null);
    results.push({
      id,
      question,
      ranked,
      gold,
      absent: gold.filter((place) => !isIn(place)),
      ms,
      pageRank: rankOf(pages, (doc) => gold.some((place) => place.doc === doc)),
      sectionRank:
        goldSections.length === 0
          ? undefined
          : rankOf(ranked, ({ doc, anchor }) =>
              goldSections.some((place) => place.doc === doc && place.anchor === anchor),
            ),
    });
  }
  return { results, figures: toFigures(results, docs.status().sections) };
}

/** Whether a question's page, and where it names one its section, stand among those that count. */
export function isMiss({ pageRank, sectionRank }: QuestionResult): boolean {
  if (!isWithin(pageRank, pagesThatCount)) return true;
  return sectionRank !== undefined && !isWithin(sectionRank, sectionsThatCount);
}

function toFigures(results: readonly QuestionResult[], sections: number): Figures {
  const count = (matches: (result: QuestionResult) => boolean) => results.filter(matches).length;
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b);
  const percentile = (share: number) =>
    round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0, 2);
  const reciprocals = results.map(({ pageRank }) => (pageRank === null ? 0 : 1 / pageRank));
  return {
    questions: results.length,
    page_hit_at_1: count(({ pageRank }) => isWithin(pageRank, 1)),
    page_hit_at_5: count(({ pageRank }) => isWithin(pageRank, pagesThatCount)),
    mrr: round(reciprocals.reduce((sum, value) => sum + value, 0) / (results.length || 1), 3),
    section_hit_at_8: count(({ sectionRank }) => isWithin(sectionRank, sectionsThatCount)),
    sections,
    p50_ms: percentile(0.5),
    p95_ms: percentile(0.95),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
