import { createAnalyser } from '../docs/text/createAnalyser.js';
import { stopWords } from '../docs/text/stopWords.js';
import type { ReportRow } from '../store/index.js';

/** Questions that ask about the same. */
export interface QuestionGroup {
  /** The question that is most like the others. */
  question: string;
  rows: ReportRow[];
}

interface Asked {
  row: ReportRow;
  terms: ReadonlySet<string>;
}

/** Two questions are alike from here on: the share of their terms that both have. */
const alike = 0.5;

/**
 * Groups questions by the words they share, the ones that say nothing left out: each joins the
 * group whose first question it is most like. Largest groups first, then the newest.
 */
export function groupQuestions(rows: readonly ReportRow[]): QuestionGroup[] {
  const analyser = createAnalyser('en');
  const frequency = new Map<string, number>();
  const asked = rows.map((row): Asked => {
    const all = analyser.terms(row.question);
    const telling = all.filter((term) => !stopWords.has(term));
    // "👍" has none: the same is the same.
    const words = all.length > 0 ? all : [row.question.trim()];
    const terms = new Set(telling.length > 0 ? telling : words);
    for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
    return { row, terms };
  });
  const weight = (term: string) => Math.log(1 + rows.length / (frequency.get(term) ?? 1));
  const groups: Asked[][] = [];
  /** The groups whose first question has a term: only those can be like a question with it. */
  const groupsOf = new Map<string, Asked[][]>();
  for (const one of asked) {
    let best: Asked[] | undefined;
    let bestLikeness = alike;
    for (const group of candidatesFor(one, groupsOf, weight)) {
      const [first] = group;
      const likeness = first ? likenessOf(one.terms, first.terms, weight) : 0;
      if (likeness >= bestLikeness) [best, bestLikeness] = [group, likeness];
    }
    if (best) best.push(one);
    else {
      const group = [one];
      groups.push(group);
      for (const term of one.terms) {
        const known = groupsOf.get(term);
        if (known) known.push(group);
        else groupsOf.set(term, [group]);
      }
    }
  }
  return groups
    .map((group) => ({
      question: mostTypical(group, weight),
      rows: group.map(({ row }) => row),
    }))
    .sort((a, b) => b.rows.length - a.rows.length || newest(b).localeCompare(newest(a)));
}

/** Of a word that stands in very many groups, alone, no likeness follows. */
const fewGroups = 200;

function candidatesFor(
  { terms }: Asked,
  groupsOf: ReadonlyMap<string, Asked[][]>,
  weight: (term: string) => number,
): Set<Asked[]> {
  const [rarest, ...others] = [...terms].sort((a, b) => weight(b) - weight(a));
  const of = (term: string) => groupsOf.get(term) ?? [];
  return new Set([
    ...(rarest === undefined ? [] : of(rarest).slice(0, fewGroups)),
    ...others.slice(0, 3).flatMap((term) => (of(term).length > fewGroups ? [] : of(term))),
  ]);
}

/** Shared weight over all weight (weighted Jaccard): a rare word says more than “how”. */
function likenessOf(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
  weight: (term: string) => number,
): number {
  let shared = 0;
  let all = 0;
  for (const term of new Set([...a, ...b])) {
    const w = weight(term);
    all += w;
    if (a.has(term) && b.has(term)) shared += w;
  }
  return all === 0 ? 0 : shared / all;
}

function mostTypical(group: readonly Asked[], weight: (term: string) => number): string {
  let best = group[0]?.row.question ?? '';
  let most = -1;
  // Enough to choose from; all pairs of a large group would take long.
  const sample = group.slice(0, 30);
  for (const { row, terms } of sample) {
    const sum = sample.reduce((total, other) => total + likenessOf(terms, other.terms, weight), 0);
    if (sum > most) [best, most] = [row.question, sum];
  }
  return best;
}

function newest({ rows }: QuestionGroup): string {
  return (
    rows
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? ''
  );
}
