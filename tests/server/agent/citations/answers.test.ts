import { describe, expect, it } from '@jest/globals';
import { assistantMessage, functionCall, modelStream, ScriptedModel } from '@openai/agents/testing';
import fc from 'fast-check';
import { createDocsAgent } from '../../../../server/src/agent/index.js';
import { Conversation, deltasOf, updatesOf } from '../support/ask.js';
import { createMemoryDocs, greetingPages } from '../support/memoryDocs.js';

const docs = createMemoryDocs(greetingPages);

const search = [
  functionCall(
    'search_docs',
    { query: 'greeting plugin docs proxy', version: null },
    { callId: 'c' },
  ),
];

/** An answer that comes in these deltas. */
function streamed(deltas: string[]) {
  const text = deltas.join('');
  return modelStream([
    { type: 'response_started' },
    ...deltas.map((delta) => ({ type: 'output_text_delta' as const, delta })),
    {
      type: 'response_done',
      response: {
        id: 'r',
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        output: [assistantMessage(text)],
      },
    },
  ]);
}

const invented = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom('【src1】', '【src2】', '【src3】', '[src1]', '【src1, src2】'),
  },
  fc.integer({ min: 4, max: 500 }).map((n) => `【src${n}】`),
  fc.constantFrom(
    '【/docs/configure#greeting】',
    '【3†source】',
    '【source】',
    '[src77]',
    '【src1†/docs/nowhere】',
    '【src',
    '[/docs/nowhere#x](src1)',
  ),
);
const prose = fc.constantFrom(
  'Set `greeting` in the options',
  ' and then',
  '.\n\n',
  '```js\nconst a = 1;\n```\n',
  '`x',
  '\n- item',
  ' 日本語',
  ' 🙂',
);
const answer = fc
  .array(fc.oneof(prose, invented), { minLength: 1, maxLength: 12 })
  .chain((parts) => {
    const text = `Well: ${parts.join('')}`;
    return fc
      .array(fc.nat({ max: text.length }), { maxLength: 8 })
      .map((cuts) => [...new Set([0, ...cuts])].sort((a, b) => a - b))
      .map((at) => at.map((start, index) => text.slice(start, at[index + 1])).filter(Boolean));
  });

describe('1,000 generated answers with invented marks', () => {
  it('show citations that resolve, all of them, and no mark', async () => {
    let shown = 0;
    await fc.assert(
      fc.asyncProperty(answer, async (deltas) => {
        const model = new ScriptedModel([search, streamed(deltas)]);
        const asked = await new Conversation(createDocsAgent({ docs, model })).ask('Well?');
        expect(asked.error).toBeUndefined();
        expect(asked.text).not.toMatch(/[【〖［]\s*src\s*\d|†/);
        for (const item of asked.items) {
          if (item.type !== 'assistant_message') continue;
          for (const { source, index } of item.content.flatMap((part) => part.annotations)) {
            shown++;
            expect(source.type === 'entity' && docs.section(source.id)?.href).toBe(
              source.type === 'entity' && source.data.href,
            );
            expect(index).toBeLessThanOrEqual(asked.text.length);
          }
        }
        expect(asked.usage?.citations?.every((href) => docs.section(href))).toBe(true);
        // What was streamed is what is kept.
        expect(deltasOf(asked.events).join('')).toBe(asked.text);
        const added = updatesOf(asked.events).filter(
          ({ type }) => type === 'assistant_message.content_part.annotation_added',
        );
        expect(added).toHaveLength(asked.cited.length);
      }),
      { numRuns: 1000 },
    );
    expect(shown).toBeGreaterThan(500);
  });
});

describe('a citation', () => {
  it('has the shape of the contract', async () => {
    const model = new ScriptedModel([search, streamed(['Set `greeting` 【src1】.'])]);
    const asked = await new Conversation(createDocsAgent({ docs, model })).ask('How?');
    expect(asked.items.at(-1)).toMatchObject({
      content: [
        {
          text: 'Set `greeting`.',
          annotations: [
            {
              type: 'annotation',
              index: 14,
              source: {
                type: 'entity',
                id: '/docs/configure#greeting',
                title: 'Configure',
                inline_label: 'Change the greeting',
                icon: 'document',
                interactive: true,
                data: {
                  href: '/docs/configure#greeting',
                  heading: 'Change the greeting',
                  snippet: expect.stringContaining('greeting'),
                },
              },
            },
          ],
        },
      ],
    });
  });

  it('can be a web address instead', async () => {
    const model = new ScriptedModel([search, streamed(['Set `greeting` 【src1】.'])]);
    const application = createDocsAgent({ docs, model, citations: 'url' });
    const asked = await new Conversation(application).ask('How?');
    expect(asked.items.at(-1)).toMatchObject({
      content: [
        {
          annotations: [
            {
              index: 14,
              source: {
                type: 'url',
                url: 'https://docs.example.com/docs/configure#greeting',
                title: 'Configure › Change the greeting',
              },
            },
          ],
        },
      ],
    });
  });

  it('is read without brackets too, unless the reader or the docs have such a word', async () => {
    const say = () => new ScriptedModel([search, streamed(['As src', '1 says, set `src1`.'])]);
    const asked = await new Conversation(createDocsAgent({ docs, model: say() })).ask('How?');
    expect(asked).toMatchObject({
      text: 'As says, set `src1`.',
      cited: ['/docs/configure#greeting'],
    });
    const other = new Conversation(createDocsAgent({ docs, model: say() }));
    expect(await other.ask('What is src1?')).toMatchObject({
      cited: [],
      text: 'As src1 says, set `src1`.',
    });
    const [page, ...others] = greetingPages;
    const sections = [
      { anchor: 'a', heading: 'A', text: 'Copy src1 to dst1 with the greeting plugin.' },
    ];
    const naming = createMemoryDocs(page ? [{ ...page, sections }, ...others] : []);
    const third = new Conversation(createDocsAgent({ docs: naming, model: say() }));
    expect(await third.ask('How?')).toMatchObject({ cited: [], text: 'As src1 says, set `src1`.' });
  });

  it('is dropped when its section has gone from the index meanwhile', async () => {
    const changing = createMemoryDocs(greetingPages);
    const model = new ScriptedModel([search, streamed(['Set `greeting` 【src1】.'])]);
    const talk = new Conversation(createDocsAgent({ docs: changing, model }));
    const asked = await talk.ask('How?', () => {
      changing.section = () => undefined;
    });
    expect(asked.text).toBe('Set `greeting`.');
    expect(asked.cited).toEqual([]);
  });

  it('comes with the text before it, before the text after it', async () => {
    const model = new ScriptedModel([search, streamed(['One 【src1】. Two'])]);
    const asked = await new Conversation(createDocsAgent({ docs, model })).ask('How?');
    expect(
      updatesOf(asked.events)
        .map((update) => (update.delta as string) ?? update.type)
        .slice(-4),
    ).toEqual([
      'One',
      'assistant_message.content_part.annotation_added',
      '. Two',
      'assistant_message.content_part.done',
    ]);
  });
});
