import { describe, expect, it } from '@jest/globals';
import { parseSince } from '../../../server/src/cli/report.js';
import { createDocs } from '../../../server/src/docs/index.js';
import { buildReport } from '../../../server/src/report/buildReport.js';
import { groupQuestions } from '../../../server/src/report/groupQuestions.js';
import { printReport } from '../../../server/src/report/printReport.js';
import type { ReportRow } from '../../../server/src/store/index.js';

let minute = 0;
function row(question: string, more: Partial<ReportRow> = {}): ReportRow {
  minute++;
  return {
    question,
    at: new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString(),
    outcome: 'answered',
    feedback: null,
    citations: [],
    inputTokens: 0,
    outputTokens: 0,
    model: 'offline',
    pagePath: null,
    ...more,
  };
}

const rows = [
  row('How do I deploy to Kubernetes?', { outcome: 'declined', pagePath: '/docs/deploy' }),
  row('deploying on kubernetes', { outcome: 'declined', pagePath: '/docs/deploy' }),
  row('kubernetes deploy', { outcome: 'no_citation', pagePath: '/docs/intro' }),
  row('How can I change the greeting?', { model: 'gpt', inputTokens: 1_000_000, outputTokens: 10 }),
  row('change greeting', { feedback: 'positive' }),
  row('Is there a dark mode?', { feedback: 'negative' }),
  row('\u001b[2J evil\nquestion', { outcome: 'failed' }),
];

const report = async () =>
  buildReport({
    rows,
    dictations: [{ model: 'whisper', dictations: 2, inputTokens: 500_000, outputTokens: 0 }],
    since: new Date('2026-11-01T00:00:00Z'),
    docs: await createDocs({ fileIntervalMs: 0, urlIntervalMs: 0 }),
    costOf: ({ inputTokens }) => inputTokens / 1_000_000,
  });

describe('groupQuestions', () => {
  it('puts together what asks about the same, and nothing else', () => {
    const groups = groupQuestions(rows).map((group) => group.rows.map(({ question }) => question));
    expect(groups).toContainEqual([
      'How do I deploy to Kubernetes?',
      'deploying on kubernetes',
      'kubernetes deploy',
    ]);
    expect(groups).toContainEqual(['How can I change the greeting?', 'change greeting']);
    expect(groups).toHaveLength(4);
  });

  it('puts the same signs together, which have no words', () => {
    const groups = groupQuestions(['👍', '?', '👍'].map((text) => row(text)));
    expect(groups.map((group) => group.rows.length)).toEqual([2, 1]);
  });

  it('groups twenty thousand questions in a moment', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => row(`question about topic${n % 5000}`));
    expect(groupQuestions(many)).toHaveLength(5000);
  });
});

describe('the report', () => {
  it('lists gaps with why and where they were asked, most first', async () => {
    const { gaps, totals } = await report();
    expect(gaps.map(({ question, count, reasons }) => ({ question, count, reasons }))).toEqual([
      {
        question: expect.stringContaining('eploy'),
        count: 3,
        reasons: { declined: 2, no_citation: 1, thumbs_down: 0 },
      },
      {
        question: 'Is there a dark mode?',
        count: 1,
        reasons: { declined: 0, no_citation: 0, thumbs_down: 1 },
      },
    ]);
    expect(gaps[0]?.askedOn).toEqual(['/docs/deploy', '/docs/intro']);
    expect(totals).toMatchObject({ questions: 7, failed: 1, thumbsUp: 1, thumbsDown: 1 });
  });

  it('says what each model cost; quoting the docs costs nothing', async () => {
    expect((await report()).cost).toEqual([
      {
        model: 'gpt',
        answers: 1,
        dictations: 0,
        inputTokens: 1_000_000,
        outputTokens: 10,
        money: 1,
      },
      { model: 'offline', answers: 6, dictations: 0, inputTokens: 0, outputTokens: 0, money: 0 },
      {
        model: 'whisper',
        answers: 0,
        dictations: 2,
        inputTokens: 500_000,
        outputTokens: 0,
        money: 0.5,
      },
    ]);
  });

  it('is a table that no question can disturb', async () => {
    const text = printReport(await report(), 90);
    expect(text).toMatch(/What was not found\n {2}times {2}question/);
    expect(text).toContain('declined 2, no citation 1');
    expect(text).not.toContain('\u001b');
    const longest = Math.max(
      ...text
        .split('\n')
        .slice(2)
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(90);
  });
});

describe('parseSince', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  it.each([
    ['30d', '2026-10-21T12:00:00.000Z'],
    ['12h', '2026-11-20T00:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseSince(text, now).toISOString()).toBe(expected);
  });
  it.each(['', 'yesterday', '30', '2026-13-45'])('refuses %j', (text) => {
    expect(() => parseSince(text, now)).toThrow(/--since/);
  });
});
