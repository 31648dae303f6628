import { isMiss, type Place, type QuestionResult } from './evaluate.js';

function name({ doc, anchor }: Place): string {
  return anchor === null ? doc : `${doc}#${anchor}`;
}

/** One line for each question that was missed: what was asked, expected and found. */
export function missLines(results: readonly QuestionResult[]): string[] {
  return results.filter(isMiss).map((result) => {
    const { id, question, gold, absent, ranked, pageRank, sectionRank } = result;
    const asked = question.replace(/\s+/g, ' ').slice(0, 100);
    const section = sectionRank === undefined ? '' : `, section ${sectionRank ?? 'not found'}`;
    const found = ranked.slice(0, 3).map(name).join(' ');
    const wanted = gold
      .map((place) => `${name(place)}${absent.includes(place) ? ' (not in the docs)' : ''}`)
      .join(' or ');
    return `miss ${id}: page ${pageRank ?? 'not found'}${section} · ${asked} · expected ${wanted} · found ${found}`;
  });
}

/** The lines of a results file: `{"id", "ranked": [{"doc", "anchor"}]}`. */
export function resultLines(results: readonly QuestionResult[]): string {
  return results.map(({ id, ranked }) => `${JSON.stringify({ id, ranked })}\n`).join('');
}
