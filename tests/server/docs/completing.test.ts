import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LiveDocs } from '../../../server/src/docs/createDocs.js';
import type { DocsQuery } from '../../../server/src/docs/docs.js';
import { createScratch, docsOf, indexOf, type Scratch } from './support.js';

let scratch: Scratch;
let docs: LiveDocs;

beforeAll(async () => {
  scratch = await createScratch();
  docs = await docsOf(
    scratch,
    indexOf([
      {
        url: '/configure',
        title: 'Configure it',
        version: '2.0',
        sections: {
          '': 'All settings.',
          testEnvironment: 'Where code runs.',
          'Where the configuration is': 'In a file.',
        },
      },
      {
        url: '/1.0/configure',
        title: 'Configure it',
        version: '1.0',
        sections: { '': 'All settings of old.', testEnvironment: 'Where code runs.' },
      },
      // Nothing stands between the title and the first heading.
      { url: '/install', title: 'Installation', version: '2.0', sections: { Yarn: 'yarn add' } },
      { url: '/ja', title: '設定', version: '2.0', sections: { データベースの設定: '接続先。' } },
      { url: '/fr', title: 'Étendre', version: '2.0', sections: { '': 'Plus encore.' } },
      {
        url: '/cite',
        title: 'Sources',
        version: '2.0',
        sections: { '': 'A conference talk on installation, with a configuration.' },
      },
    ]),
  );
});
afterAll(async () => {
  await docs.close();
  await scratch.remove();
});

async function complete(text: string, query: Partial<DocsQuery> = {}) {
  const scope = { version: '2.0' };
  const { hits } = await docs.search({ text, scope, completing: true, ...query });
  return hits.map(({ href }) => href);
}

describe('what is being typed', () => {
  it.each([
    ['one letter', 'c', '/configure'],
    ['a few letters', 'conf', '/configure'],
    ['capitals', 'CONF', '/configure'],
    ['a page without text above its first heading', 'inst', '/install'],
    ['a word inside of an identifier', 'env', '/configure#testenvironment'],
    ['an identifier, in small letters', 'testenv', '/configure#testenvironment'],
    ['an identifier, as it is written', 'testEnv', '/configure#testenvironment'],
    ['a second word', 'where the conf', '/configure#where-the-configuration-is'],
    ['a heading with its page', 'conf it testenv', '/configure#testenvironment'],
    ['Japanese, from the middle of a heading', '設定', '/ja'],
    ['a word without its accent', 'eten', '/fr'],
  ])('is completed: %s', async (_what, typed, first) => {
    expect((await complete(typed))[0]).toBe(first);
  });

  it('is completed by pages before their sections, then by what the docs say', async () => {
    const found = await complete('configuration');
    expect(found[0]).toBe('/configure#where-the-configuration-is');
    expect(found).toContain('/cite');
    expect(new Set(found).size).toBe(found.length);
    expect(await complete('conf', { limit: 2 })).toEqual([
      '/configure',
      '/configure#where-the-configuration-is',
    ]);
  });

  it("is completed in the reader's version; without one each place is offered once", async () => {
    expect(await complete('conf', { scope: { version: '1.0' } })).toEqual(['/1.0/configure']);
    expect((await complete('testenv', { scope: {} })).slice(0, 2)).not.toContain('/1.0/configure');
  });

  it.each(['"', '(', '__proto__', 'constructor', '\\', '😀', '.*', ''])(
    'may be anything: %j',
    async (typed) => {
      expect(await complete(typed)).toEqual([]);
    },
  );

  it('is left alone where a question is asked', async () => {
    const { hits } = await docs.search({ text: 'conf', scope: { version: '2.0' } });
    expect(hits.map(({ href }) => href)).not.toContain('/configure');
  });
});
