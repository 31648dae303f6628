import type { Report } from './buildReport.js';

/** The report as a table for a terminal, `width` columns wide. */
export function printReport(report: Report, width = 100): string {
  const { totals } = report;
  const lines = [
    `Since ${report.since.slice(0, 10)}: ${totals.questions} questions, ${totals.answered} answered with a citation, ` +
      `${totals.declined} declined, ${totals.noCitation} without a citation, ${totals.failed} failed; ` +
      `${totals.thumbsUp} thumbs up, ${totals.thumbsDown} down.`,
    '',
    ...section(
      'What it cost',
      ['model', 'answers', 'dictations', 'input tokens', 'output tokens', 'money'],
      report.cost.map((row) => [
        row.model,
        String(row.answers),
        String(row.dictations),
        String(row.inputTokens),
        String(row.outputTokens),
        row.money === null ? '-' : row.money.toFixed(2),
      ]),
      width,
    ),
    ...section(
      'What was asked most',
      ['times', 'question', 'asked on'],
      report.asked.map((row) => [String(row.count), row.question, row.askedOn[0] ?? '']),
      width,
    ),
    ...section(
      'What was not found',
      ['times', 'question', 'why', 'nearest page'],
      report.gaps.map((row) => [
        String(row.count),
        row.question,
        Object.entries(row.reasons)
          .filter(([, count]) => count > 0)
          .map(([reason, count]) => `${reason.replace('_', ' ')} ${count}`)
          .join(', '),
        row.nearest[0]?.source ?? row.nearest[0]?.url ?? 'none',
      ]),
      width,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, head: string[], rows: string[][], width: number): string[] {
  if (rows.length === 0) return [title, '  nothing', ''];
  const columns = head.map((_name, at) =>
    Math.max(...[head, ...rows].map((row) => oneLine(row[at]).length)),
  );
  // The question gives way: it is the second column where there is one.
  const others = columns.reduce((sum, column, at) => sum + (at === 1 ? 0 : column + 2), 2);
  const wide = columns.map((column, at) =>
    at === 1 ? Math.max(20, Math.min(column, width - others)) : column,
  );
  const line = (row: string[]) =>
    `  ${wide.map((column, at) => cut(oneLine(row[at]), column).padEnd(column)).join('  ')}`.trimEnd();
  return [title, line(head), ...rows.map(line), ''];
}

/** One line, and nothing that would steer a terminal: questions come from anybody. */
function oneLine(text = ''): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
