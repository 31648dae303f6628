import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readMarkdownFolder } from '../../../plugin/src/docsIndex/readMarkdownFolder';
import { evaluate } from '../../../server/src/docs/evaluation/evaluate.js';
import { parseQuestions } from '../../../server/src/docs/evaluation/question.js';
import { missLines, resultLines } from '../../../server/src/docs/evaluation/report.js';
import { createScratch, docsOf, indexOf, type Scratch } from './support.js';

const data = fileURLToPath(new URL('../../retrieval/jest', import.meta.url));

let scratch: Scratch;
beforeAll(async () => {
  scratch = await createScratch();
});
afterAll(() => scratch.remove());

describe('on questions that people asked about jest, by words alone', () => {
  it('the right page is among the first 5 for 25 of 27, the right section among the first 8 for 14 of 24', async () => {
    const { index, failed } = await readMarkdownFolder(path.join(data, 'docs'));
    expect(failed).toEqual([]);
    const docs = await docsOf(scratch, index);
    const questions = parseQuestions(await readFile(path.join(data, 'questions.jsonl'), 'utf8'));
    const { figures, results } = await evaluate({
      docs,
      questions,
      scope: {},
      placeOf: ({ pageUrl, anchor }) => ({ doc: `docs${pageUrl}`, anchor }),
    });
    await docs.close();
    expect(figures).toMatchObject({ questions: 27, sections: 659 });
    expect(figures.page_hit_at_5).toBeGreaterThanOrEqual(25);
    expect(figures.section_hit_at_8).toBeGreaterThanOrEqual(14);
    expect(Math.min(...results.map(({ ranked }) => ranked.length))).toBeGreaterThanOrEqual(20);
  });
});

describe('the score', () => {
  it('counts a question by the first gold page and section', async () => {
    const docs = await docsOf(
      scratch,
      indexOf([
        { url: '/a', title: 'Apples', sections: { Red: 'Red apples.', Green: 'Green apples.' } },
        { url: '/b', title: 'Pears', sections: { '': 'Yellow pears.' } },
      ]),
    );
    const ask = (id: string, question: string, doc: string, anchor: string | null) => ({
      id,
      question,
      gold: [{ doc, anchor }],
    });
    const { figures, results } = await evaluate({
      docs,
      scope: {},
      placeOf: ({ pageUrl, anchor }) => ({ doc: pageUrl, anchor }),
      questions: [
        ask('hit', 'green apples', '/a', 'green'),
        ask('page', 'yellow pears', '/b', null),
        ask('wrong', 'green apples', '/b', null),
        ask('section', 'yellow pears', '/b', 'none'),
      ],
    });
    await docs.close();
    expect(figures).toMatchObject({
      questions: 4,
      page_hit_at_1: 3,
      page_hit_at_5: 3,
      mrr: 0.75,
      section_hit_at_8: 1,
      sections: 3,
    });
    expect(missLines(results)).toEqual([
      'miss wrong: page not found · green apples · expected /b · found /a#green /a#red',
      'miss section: page 1, section not found · yellow pears · expected /b#none (not in the docs) · found /b',
    ]);
    expect(resultLines(results.slice(1, 2))).toBe(
      '{"id":"page","ranked":[{"doc":"/b","anchor":null}]}\n',
    );
  });

  it('reads a questions file that begins with a mark of its encoding', () => {
    const line = '{"id": "a", "question": "b", "gold": [{"doc": "c", "anchor": null}]}';
    expect(parseQuestions(`\uFEFF${line}\r\n\r\n`)).toHaveLength(1);
  });

  it.each([
    ['{"id": "a"', 'line 1 is not JSON'],
    ['\n{"id": "a", "question": "b", "gold": []}', 'line 2: gold must name at least one place'],
    ['{"id": "a", "question": "b"}', 'line 1: gold must be a list of {"doc", "anchor"}'],
    [
      '{"id": "a", "question": "b", "gold": [{"doc": "c"}]}',
      'line 1: gold.0.anchor must be the anchor of a heading, or null for the page',
    ],
    ['{"question": "b", "gold": []}', 'line 1: id must be text'],
    ['[]', 'line 1: the line must be an object'],
    ['\n\n', 'there are no questions in it'],
  ])('refuses the questions file %j', (text, reason) => {
    expect(() => parseQuestions(text)).toThrow(reason);
  });
});
