import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readMarkdownFolder } from '../../../plugin/src/docsIndex/readMarkdownFolder';
import type { LiveDocs } from '../../../server/src/docs/createDocs.js';
import { evaluate } from '../../../server/src/docs/evaluation/evaluate.js';
import { parseQuestions, type Question } from '../../../server/src/docs/evaluation/question.js';
import { missLines } from '../../../server/src/docs/evaluation/report.js';
import { createScratch, docsOf, type Scratch } from './support.js';

const folder = fileURLToPath(new URL('../../../example-site/docs', import.meta.url));
const file = new URL('../../retrieval/example-site/questions.jsonl', import.meta.url);

let scratch: Scratch;
let docs: LiveDocs;
let questions: Question[];

beforeAll(async () => {
  scratch = await createScratch();
  const { index, failed } = await readMarkdownFolder(folder);
  expect(failed).toEqual([]);
  // Partials are no pages of their own.
  const pages = index.pages.filter(({ source }) => !/(?:^|\/)_/.test(source ?? ''));
  docs = await docsOf(scratch, { ...index, pages });
  questions = parseQuestions(await readFile(file, 'utf8'));
});
afterAll(async () => {
  await docs?.close();
  await scratch.remove();
});

describe('on questions about the example site', () => {
  it('names places that exist', () => {
    const gone = questions.flatMap(({ id, gold }) =>
      gold
        .map(({ doc, anchor }) => doc.replace(/^docs/, '') + (anchor === null ? '' : `#${anchor}`))
        .filter((href) => !docs.page(href) || (href.includes('#') && !docs.section(href)))
        .map((href) => `${id}: ${href}`),
    );
    expect(gone).toEqual([]);
  });

  it('the right page is among the first 5 for 85 %, the right section among the first 8 for 75 %', async () => {
    const { figures, results } = await evaluate({
      docs,
      questions,
      scope: {},
      placeOf: ({ pageUrl, anchor }) => ({ doc: `docs${pageUrl}`, anchor }),
    });
    const withSection = results.filter(({ sectionRank }) => sectionRank !== undefined).length;
    const shares = {
      pages: figures.page_hit_at_5 / figures.questions,
      sections: figures.section_hit_at_8 / withSection,
    };
    expect(figures.questions).toBeGreaterThanOrEqual(40);
    if (shares.pages < 0.85 || shares.sections < 0.75) {
      throw new Error(`${JSON.stringify(shares)}\n${missLines(results).join('\n')}`);
    }
  });

  it('can quote an answer to 34 of them, and to hardly any about something else', async () => {
    const answered = async (asked: readonly string[]) => {
      const results = await Promise.all(asked.map((text) => docs.search({ text, scope: {} })));
      return asked.filter((_text, at) => results[at]?.covered);
    };
    const elsewhere = async (name: string): Promise<string[]> =>
      JSON.parse(await readFile(new URL(`../../retrieval/${name}.json`, import.meta.url), 'utf8'));
    expect((await answered(questions.map(({ question }) => question))).length).toBeGreaterThan(33);
    const others = await answered(await elsewhere('off-topic'));
    expect(others.slice(2)).toEqual([]);
    const more = await answered(await elsewhere('off-topic-others'));
    expect(more.slice(4)).toEqual([]);
  });
});
