import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import type { LiveDocs } from '../../../server/src/docs/index.js';
import { createScratch, docsOf, indexOf, type Scratch } from '../docs/support.js';
import { type Asked, Conversation } from './support/ask.js';

const versions = { next: 'thirteen', '2.0': 'twelve', '1.0': 'eleven' };
let scratch: Scratch;
let docs: LiveDocs;

beforeAll(async () => {
  scratch = await createScratch();
  const colours = Object.entries(versions).map(([version, number]) => ({
    url: version === '2.0' ? '/docs/colours' : `/docs/${version}/colours`,
    title: 'Colours',
    version,
    sections: { '': `The palette has ${number} colours. Choose one with \`palette\`.` },
  }));
  const legacy = {
    url: '/docs/1.0/sprocket',
    title: 'Sprocket flange',
    version: '1.0',
    sections: { '': 'The sprocket flange tightens the manifold. Set `sprocketFlange` for it.' },
  };
  docs = await docsOf(scratch, indexOf([...colours, legacy]));
});
afterAll(async () => {
  await docs.close();
  await scratch.remove();
});

type Search = { query: string; version?: string | null; docs?: string };

/** A reader of `version`, a model that searches so and says that. */
async function ask(
  version: string,
  searches: Search[],
  text: string,
  given: { docs?: LiveDocs; instance?: string } = {},
): Promise<Asked & { results: Array<Record<string, string>> }> {
  const model = new ScriptedModel([
    searches.map((args, n) => functionCall('search_docs', { ...args }, { callId: `c${n}` })),
    [assistantMessage(text)],
  ]);
  const talk = new Conversation(createDocsAgent({ docs, model, ...given }));
  talk.metadata = {
    site: { url: 'https://docs.example.com', baseUrl: '/', locale: 'en' },
    pageContext: { version, instance: given.instance },
  };
  const asked = await talk.ask('Well?');
  expect(asked.error).toBeUndefined();
  const input = model.lastCall?.request.input;
  const outputs = Array.isArray(input) ? input : [];
  const results = outputs.flatMap((item) => {
    if (item.type !== 'function_call_result' || typeof item.output !== 'object') return [];
    return 'text' in item.output ? JSON.parse(item.output.text).results : [];
  });
  return { ...asked, results };
}

const noticesOf = ({ events }: Asked) => events.filter(({ type }) => type === 'notice');
const colours = 'how many colours has the palette';
const sprocket = { query: 'sprocket flange manifold', version: null };

describe('a model that names a version', () => {
  it.each(['null', 'latest', '3.0', 'V1.0', '1.0'])(
    'is given the reader’s own where there is none of that name, or it is theirs: %s',
    async (version) => {
      const asked = await ask('1.0', [{ query: colours, version }], 'Eleven 【src1】.');
      expect(asked.cited).toEqual(['/docs/1.0/colours']);
      expect(noticesOf(asked)).toEqual([]);
    },
  );

  it('is given that one where there is one, without a notice: the reader asked for it', async () => {
    const asked = await ask('1.0', [{ query: colours, version: 'v2.0' }], 'Twelve 【src1】.');
    expect(asked.cited).toEqual(['/docs/colours']);
    expect(noticesOf(asked)).toEqual([]);
  });
});

describe('two docs of one site, with versions of the same name', () => {
  let both: LiveDocs;
  beforeAll(async () => {
    const page = (folder: string, version: string) => ({
      url: version === '2.0' ? `/${folder}/colours` : `/${folder}/${version}/colours`,
      title: 'Colours',
      version,
      instance: folder === 'docs' ? 'default' : folder,
      sections: { '': `The palette has so many colours. Choose one of ${folder} ${version}.` },
    });
    const flange = {
      ...page('sdk', '1.0'),
      url: '/sdk/1.0/sprocket',
      title: 'Sprocket flange',
      sections: { '': 'The sprocket flange tightens the manifold. Set `sprocketFlange` for it.' },
    };
    const pages = ['docs', 'sdk'].flatMap((folder) => [page(folder, '2.0'), page(folder, '1.0')]);
    const instances = ['default', 'sdk'].map((id) => ({ id, lastVersion: '2.0' }));
    const old = page('docs', '0.9');
    both = await docsOf(scratch, indexOf([...pages, old, flange], {}, instances));
  });
  afterAll(() => both.close());

  const reader = () => ({ docs: both, instance: 'default' });
  const shown = (results: Array<Record<string, string>>) =>
    results.map(({ href, docs: whose, version }) => [href, whose, version]).sort();

  it.each<[string, Partial<Search>, Array<Array<string | undefined>>]>([
    [
      'no version',
      {},
      [
        ['/docs/1.0/colours', undefined, undefined],
        ['/sdk/colours', 'sdk', '2.0'],
      ],
    ],
    [
      'a version of the reader’s docs',
      { version: '0.9' },
      [
        ['/docs/0.9/colours', undefined, '0.9'],
        ['/sdk/colours', 'sdk', '2.0'],
      ],
    ],
    [
      'a version of the other docs',
      { version: '1.0', docs: 'sdk' },
      [
        ['/docs/colours', undefined, '2.0'],
        ['/sdk/1.0/colours', 'sdk', '1.0'],
      ],
    ],
  ])('say whose a section is to a model that asks for %s', async (_what, named, expected) => {
    const asked = await ask('1.0', [{ query: colours, ...named }], 'So many.', reader());
    expect(shown(asked.results)).toEqual(expected);
  });

  it('give a version that only the others have', async () => {
    const others = { docs: both, instance: 'sdk' };
    const asked = await ask('1.0', [{ query: colours, version: 'v0.9' }], 'So many.', others);
    expect(asked.results.map(({ href }) => href)).toContain('/docs/0.9/colours');
    expect(noticesOf(asked)).toEqual([]);
  });

  it('are named in the notice that another’s version of the same name answers', async () => {
    const asked = await ask('1.0', [sprocket], 'Set it 【src1】.', reader());
    expect(asked.cited).toEqual(['/sdk/1.0/sprocket']);
    expect(noticesOf(asked)).toMatchObject([
      { message: expect.stringContaining('version 1.0 (sdk)') },
    ]);
  });
});

describe('the notice that another version answers', () => {
  const notice = { level: 'info', message: expect.stringContaining('version 1.0') };

  it('comes before the answer where nothing else was found', async () => {
    const asked = await ask('2.0', [sprocket], 'Set it 【src1】.');
    expect(noticesOf(asked)).toMatchObject([notice]);
    const types = asked.events.map(({ type }) => type);
    const added = asked.events.findIndex(
      (event) => 'item' in event && (event.item as { type?: string }).type === 'assistant_message',
    );
    expect(types.indexOf('notice')).toBeLessThan(added);
  });

  it('does not come where the answer is from the reader’s own after all', async () => {
    const searches = [sprocket, { query: colours, version: null }];
    const asked = await ask('2.0', searches, 'Twelve 【src2】.');
    expect(asked.cited).toEqual(['/docs/colours']);
    expect(noticesOf(asked)).toEqual([]);
  });

  it('comes once, with the first citation of another, where both were found', async () => {
    const searches = [sprocket, { query: colours, version: null }];
    const asked = await ask('2.0', searches, 'Twelve 【src2】. Set it 【src1】. Really 【src1】.');
    expect(noticesOf(asked)).toMatchObject([notice]);
  });
});
