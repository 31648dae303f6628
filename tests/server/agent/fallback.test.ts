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

type Search = { query: string; version?: string | null };

/** A reader of `version`, a model that searches so and says that. */
async function ask(version: string, searches: Search[], text: string): Promise<Asked> {
  const model = new ScriptedModel([
    searches.map((args, n) => functionCall('search_docs', { ...args }, { callId: `c${n}` })),
    [assistantMessage(text)],
  ]);
  const talk = new Conversation(createDocsAgent({ docs, model }));
  talk.metadata = {
    site: { url: 'https://docs.example.com', baseUrl: '/', locale: 'en' },
    pageContext: { version },
  };
  const asked = await talk.ask('Well?');
  expect(asked.error).toBeUndefined();
  return asked;
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
