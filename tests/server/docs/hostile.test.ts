import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LiveDocs } from '../../../server/src/docs/createDocs.js';
import { createScratch, docsOf, indexOf, type PageInput, type Scratch } from './support.js';

let scratch: Scratch;
let docs: LiveDocs;

/** Texts that make a careless pattern try every way to split them. */
const long = {
  'one letter': 'a'.repeat(20_000),
  'capitals and small letters': 'aA'.repeat(10_000),
  hyphens: '-'.repeat(20_000),
  'hyphens between letters': 'a-'.repeat(10_000),
  underscores: `${'_'.repeat(20_000)}a`,
  apostrophes: "a'".repeat(10_000),
  dots: '1.'.repeat(10_000),
  backticks: '`'.repeat(20_000),
  'fences that do not end': '```\n'.repeat(5_000),
  'fences of every length': Array.from({ length: 150 }, (_, i) => '`'.repeat(i + 3)).join('\n'),
  'table rules': `|${'-|'.repeat(10_000)}`,
  brackets: '!['.repeat(10_000),
  stars: '**'.repeat(10_000),
  spaces: `a${' '.repeat(20_000)}b`,
  'spaces and bars': ' | '.repeat(7_000),
  lines: '\n'.repeat(20_000),
  'combining marks': `e${'\u0301'.repeat(20_000)}`,
  'Chinese without an end': '安装配置数据库'.repeat(3_000),
  'half characters': '\uD83D'.repeat(10_000),
  'zero-width joiners': '\u200D\u200B\uFEFF'.repeat(6_000),
  'turns of phrase': 'one at a time '.repeat(1_400),
};
const objectKeys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

const page = (name: string, sections: PageInput['sections']): PageInput => ({
  url: `/${name}`,
  title: name,
  sections,
});

beforeAll(async () => {
  scratch = await createScratch();
  docs = await docsOf(
    scratch,
    indexOf([
      ...Object.entries(long).map(([name, text], at) =>
        page(`long-${at}`, { '': text, [`${name} ${text}`.slice(0, 5_000)]: text }),
      ),
      ...objectKeys.map((key) => page(`key-${key}`, { [key]: `What ${key} is for.` })),
      page('plain', { Install: 'Run the installer, then set the port.' }),
    ]),
  );
});
afterAll(async () => {
  await docs.close();
  await scratch.remove();
});

describe('docs that were written to break search', () => {
  it('are indexed, and the others are found beside them', async () => {
    expect(docs.status().broken).toEqual([]);
    const { hits } = await docs.search({ text: 'run the installer', scope: {} });
    expect(hits[0]?.href).toBe('/plain#install');
  });

  it.each(objectKeys)('may speak of %s', async (key) => {
    const { hits } = await docs.search({ text: `what is ${key}`, scope: {} });
    expect(hits.slice(0, 2).map(({ pageUrl }) => pageUrl)).toContain(`/key-${key}`);
    const typed = await docs.search({ text: key, scope: {}, completing: true });
    expect(typed.hits[0]?.pageUrl).toBe(`/key-${key}`);
  });
});

describe('a question that was written to break search', () => {
  it.each(Object.entries(long))('of %s is answered', async (_name, text) => {
    for (const completing of [false, true]) {
      const { hits } = await docs.search({ text, scope: {}, completing });
      expect(Array.isArray(hits)).toBe(true);
      for (const { snippet } of hits) expect(snippet.length).toBeLessThanOrEqual(300);
    }
  });

  it('of ten thousand characters is answered by what it asks for', async () => {
    const dump = Array.from({ length: 1_000 }, (_, i) => `at f${i} (x:${i})`).join('\n');
    const { hits } = await docs.search({ text: `How do I run the installer?\n${dump}`, scope: {} });
    expect(hits[0]?.href).toBe('/plain#install');
  });

  it('never has a scope of its own: names of object keys are scopes like others', async () => {
    for (const key of objectKeys) {
      const { hits } = await docs.search({
        text: 'run the installer',
        scope: { version: key, locale: key },
      });
      expect(hits[0]?.href).toBe('/plain#install');
    }
  });
});
