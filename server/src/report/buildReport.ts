import type { Docs } from '../docs/index.js';
import type { DictationUsage, ReportRow } from '../store/index.js';
import { groupQuestions, type QuestionGroup } from './groupQuestions.js';

/** What readers asked and what the docs did not say: for the owner. JSON as it is printed. */
export interface Report {
  since: string;
  totals: {
    questions: number;
    answered: number;
    declined: number;
    noCitation: number;
    failed: number;
    thumbsUp: number;
    thumbsDown: number;
  };
  cost: Array<{
    model: string;
    answers: number;
    dictations: number;
    inputTokens: number;
    outputTokens: number;
    /** In the currency of the prices; null where none are set. */
    money: number | null;
  }>;
  /** What was asked most. */
  asked: ReportGroup[];
  /** What was not found: no citation, declined, or thumbs down. */
  gaps: Array<ReportGroup & { reasons: Record<GapReason, number>; nearest: NearestPage[] }>;
}

export type GapReason = 'declined' | 'no_citation' | 'thumbs_down';

export interface ReportGroup {
  question: string;
  count: number;
  /** Other ways it was asked, at most five. */
  alsoAsked: string[];
  /** The pages readers were on, most first, at most three. */
  askedOn: string[];
  lastAsked: string;
}

/** Where an answer to a gap would likely stand. */
export interface NearestPage {
  url: string;
  title: string;
  heading: string;
  source: string | null;
}

export interface ReportOptions {
  rows: readonly ReportRow[];
  /** What dictation used, by model. */
  dictations: readonly DictationUsage[];
  since: Date;
  docs: Pick<Docs, 'search' | 'page'>;
  costOf(usage: { inputTokens: number; outputTokens: number }): number | undefined;
  /** Groups at most in each list (default 20). */
  limit?: number;
}

export async function buildReport(options: ReportOptions): Promise<Report> {
  const { rows, docs, limit = 20 } = options;
  const gaps = groupQuestions(rows.filter((row) => gapReason(row) !== undefined)).slice(0, limit);
  return {
    since: options.since.toISOString(),
    totals: totalsOf(rows),
    cost: [
      ...costByModel(rows, options.costOf),
      ...options.dictations.map((used) => toDictationCost(used, options.costOf)),
    ],
    asked: groupQuestions(rows).slice(0, limit).map(toReportGroup),
    gaps: await Promise.all(
      gaps.map(async (group) => ({
        ...toReportGroup(group),
        reasons: countReasons(group.rows),
        nearest: await nearestPages(docs, group.question),
      })),
    ),
  };
}

/** Why an answer counts as a gap: the reader's own word weighs most. */
function gapReason(row: ReportRow): GapReason | undefined {
  if (row.feedback === 'negative') return 'thumbs_down';
  if (row.outcome === 'declined' || row.outcome === 'no_citation') return row.outcome;
  return undefined;
}

function countReasons(rows: readonly ReportRow[]): Record<GapReason, number> {
  const reasons = { declined: 0, no_citation: 0, thumbs_down: 0 };
  for (const row of rows) {
    const reason = gapReason(row);
    if (reason) reasons[reason]++;
  }
  return reasons;
}

function totalsOf(rows: readonly ReportRow[]): Report['totals'] {
  const count = (test: (row: ReportRow) => boolean) => rows.filter(test).length;
  return {
    questions: rows.length,
    answered: count(({ outcome }) => outcome === 'answered'),
    declined: count(({ outcome }) => outcome === 'declined'),
    noCitation: count(({ outcome }) => outcome === 'no_citation'),
    failed: count(({ outcome }) => outcome === 'failed' || outcome === 'interrupted'),
    thumbsUp: count(({ feedback }) => feedback === 'positive'),
    thumbsDown: count(({ feedback }) => feedback === 'negative'),
  };
}

function costByModel(rows: readonly ReportRow[], costOf: ReportOptions['costOf']): Report['cost'] {
  const models = [...new Set(rows.map(({ model }) => model ?? 'none'))].sort();
  return models.map((model) => {
    const of = rows.filter((row) => (row.model ?? 'none') === model);
    const sum = (key: 'inputTokens' | 'outputTokens') =>
      of.reduce((total, row) => total + row[key], 0);
    const usage = { inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens') };
    const free = model === 'offline' || model === 'none';
    return {
      model,
      answers: of.length,
      dictations: 0,
      ...usage,
      money: free ? 0 : (costOf(usage) ?? null),
    };
  });
}

function toDictationCost(
  { model, dictations, inputTokens, outputTokens }: DictationUsage,
  costOf: ReportOptions['costOf'],
): Report['cost'][number] {
  const usage = { inputTokens, outputTokens };
  return { model, answers: 0, dictations, ...usage, money: costOf(usage) ?? null };
}

function toReportGroup({ question, rows }: QuestionGroup): ReportGroup {
  const others = new Set(rows.map((row) => row.question));
  others.delete(question);
  const pages = new Map<string, number>();
  for (const { pagePath } of rows)
    if (pagePath) pages.set(pagePath, (pages.get(pagePath) ?? 0) + 1);
  return {
    question,
    count: rows.length,
    alsoAsked: [...others].slice(0, 5),
    askedOn: [...pages]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([page]) => page),
    lastAsked:
      rows
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? '',
  };
}

async function nearestPages(docs: ReportOptions['docs'], question: string): Promise<NearestPage[]> {
  const { hits } = await docs.search({ text: question, scope: {}, limit: 8 });
  const pages = new Map<string, NearestPage>();
  for (const { pageUrl, title, heading } of hits) {
    if (pages.has(pageUrl)) continue;
    const source = docs.page(pageUrl)?.source ?? null;
    pages.set(pageUrl, { url: pageUrl, title, heading, source });
  }
  return [...pages.values()].slice(0, 3);
}
