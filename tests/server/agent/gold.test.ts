import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readMarkdownFolder } from '../../../plugin/src/docsIndex/readMarkdownFolder';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { phrases } from '../../../server/src/agent/offline/phrases.js';
import { createDocs, type LiveDocs } from '../../../server/src/docs/createDocs.js';
import { Conversation } from './support/ask.js';

const data = fileURLToPath(new URL('../../retrieval', import.meta.url));

interface Question {
  id: string;
  question: string;
  gold: Array<{ doc: string; anchor: string | null }>;
}

let scratch: string;
let docs: LiveDocs;
let questions: Question[];

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'gold-'));
  const { index } = await readMarkdownFolder(path.join(data, 'jest/docs'));
  const file = path.join(scratch, 'chatkit-docs.json');
  await writeFile(file, JSON.stringify(index));
  docs = await createDocs({ sources: [file], fileIntervalMs: 0 });
  const lines = await readFile(path.join(data, 'jest/questions.jsonl'), 'utf8');
  questions = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
});
afterAll(async () => {
  await docs?.close();
  await rm(scratch, { recursive: true });
});

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

/** What an answer quotes, piece by piece: lines of block quotes, and blocks of code. */
function quotesOf(text: string): string[] {
  const code = text.match(/^```[\s\S]*?^```/gm) ?? [];
  const lines = text.replace(/^```[\s\S]*?^```/gm, '').split('\n');
  return [
    ...code,
    ...lines.flatMap((line) => (/^> \S/.test(line) ? line.slice(2).split(' … ') : [])),
    ...lines.filter((line) => line.startsWith('|')),
  ];
}

describe('on questions that people asked about jest, the offline model', () => {
  it('cites a page that answers for at least 20 of 27', async () => {
    const misses: string[] = [];
    for (const { id, question, gold } of questions) {
      const { cited } = await new Conversation(createDocsAgent({ docs })).ask(question);
      const pages = new Set(cited.map((href) => href.replace(/#.*$/, '')));
      if (!gold.some(({ doc }) => pages.has(doc.replace(/^docs/, '')))) misses.push(id);
    }
    expect(questions).toHaveLength(27);
    expect(misses.length).toBeLessThanOrEqual(7);
  });

  it('quotes word for word from a section it cites, whatever it quotes', async () => {
    let quotes = 0;
    for (const { question } of questions) {
      const { text, cited } = await new Conversation(createDocsAgent({ docs })).ask(question);
      const sections = cited.map((href) => oneLine(docs.section(href)?.text ?? ''));
      for (const quote of quotesOf(text)) {
        quotes++;
        expect(sections.filter((section) => section.includes(oneLine(quote)))).not.toEqual([]);
      }
    }
    expect(quotes).toBeGreaterThan(40);
  });

  it('cites what exists, always', async () => {
    for (const { question } of questions) {
      const { cited } = await new Conversation(createDocsAgent({ docs })).ask(question);
      expect(cited.length).toBeGreaterThan(0);
      expect(cited.filter((href) => !docs.section(href))).toEqual([]);
    }
  });

  it('declines at least 18 of 20 that have nothing to do with it, with the nearest pages', async () => {
    const offTopic: string[] = JSON.parse(
      await readFile(path.join(data, 'off-topic.json'), 'utf8'),
    );
    let declined = 0;
    let unlikely = 0;
    for (const question of offTopic) {
      // Any other model is told the same.
      if (!(await docs.search({ text: question, scope: {} })).confident) unlikely++;
      const { text, usage } = await new Conversation(createDocsAgent({ docs })).ask(question);
      const says = text.startsWith(phrases.en.declined) || text === phrases.en.nothing;
      if (says && usage?.outcome === 'declined') declined++;
    }
    expect(offTopic).toHaveLength(20);
    expect(declined).toBeGreaterThanOrEqual(18);
    expect(unlikely).toBeGreaterThanOrEqual(18);
  });

  it('answers 24 of 27 that these docs answer', async () => {
    const found = await Promise.all(
      questions.map(({ question }) => docs.search({ text: question, scope: {} })),
    );
    expect(found.filter(({ covered }) => covered).length).toBeGreaterThanOrEqual(24);
    expect(found.filter(({ confident }) => confident).length).toBeGreaterThanOrEqual(25);
  });
});
