import { describe, expect, it } from '@jest/globals';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { type Asked, Conversation } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';

const long = `${'A sentence that stands here. '.repeat(200)}\n\n\`\`\`js\n${'call();\n'.repeat(200)}\`\`\``;
const docs = createMemoryDocs([
  ...greetingPages,
  {
    url: '/docs/long',
    title: 'Long page',
    sections: Array.from({ length: 8 }, (_, n) => ({
      anchor: `s${n}`,
      heading: `Long section ${n}`,
      text: long,
    })),
  },
]);

/** Has the model call one tool, and say something; what the tool gave back. */
async function call(
  name: string,
  args: Record<string, unknown>,
  answer = 'Done.',
  before?: Parameters<typeof functionCall>,
): Promise<{ asked: Asked; output: Record<string, unknown> }> {
  const model = new ScriptedModel([
    ...(before ? [[functionCall(...before)]] : []),
    [functionCall(name, args, { callId: 'call' })],
    [assistantMessage(answer)],
  ]);
  const talk = new Conversation(createDocsAgent({ docs, model }));
  talk.metadata = {
    site: { url: 'https://docs.example.com', locale: 'en' },
    pageContext: { path: '/docs/configure' },
  };
  const asked = await talk.ask('Well?');
  expect(asked.error).toBeUndefined();
  const input = model.lastCall?.request.input;
  const results = Array.isArray(input)
    ? input.filter((item) => item.type === 'function_call_result')
    : [];
  const output = results.at(-1)?.output;
  const text = typeof output === 'object' && 'text' in output ? output.text : String(output);
  return { asked, output: JSON.parse(text) };
}

const search: Parameters<typeof functionCall> = [
  'search_docs',
  { query: 'change greeting', version: null },
  { callId: 'first' },
];

describe('search_docs', () => {
  it('gives each section found an id, its place and its text', async () => {
    const { output } = await call('search_docs', { query: 'change greeting', version: null });
    expect(output).toMatchObject({
      confident: true,
      results: [
        {
          id: 'src1',
          page: 'Configure',
          path: ['Configure', 'Change the greeting'],
          href: '/docs/configure#greeting',
          text: expect.stringContaining('Set `greeting`'),
        },
      ],
    });
  });

  it('searches another version only where it is asked to, and says which it is', async () => {
    const { output } = await call('search_docs', { query: 'legacy colours', version: '1.0' });
    expect(docs.queries.at(-1)?.scope.version).toBe('1.0');
    expect(output.results).toMatchObject([{ href: '/docs/1.0/legacy#colours', version: '1.0' }]);
  });

  it.each([[{}], [{ version: 'null' }], [{ version: '' }]])(
    'searches the reader’s own version where a model names none: %j',
    async (named) => {
      const { output } = await call('search_docs', { query: 'change greeting', ...named });
      expect(docs.queries.at(-1)?.scope.version).toBeUndefined();
      expect(output.results).toMatchObject([{ href: '/docs/configure#greeting' }]);
      expect(output.note).not.toMatch(/version/);
    },
  );

  it('cuts long sections at the end of a sentence, and closes the code it cuts', async () => {
    const { output } = await call('search_docs', { query: 'long section', version: null });
    const results = Array.isArray(output.results) ? output.results : [];
    for (const { text } of results) {
      expect(text.length).toBeLessThan(2600);
      expect(text).toMatch(/\[…\]$/);
      expect((text.match(/```/g) ?? []).length % 2).toBe(0);
    }
  });

  it('tells the model when nothing fits', async () => {
    const { output } = await call('search_docs', { query: 'zebra', version: null });
    expect(output).toMatchObject({ confident: false, results: [] });
    expect(output.note).toMatch(/say that the docs do not say/);
  });
});

describe('read_section', () => {
  it('reads one by its id or its address, whole', async () => {
    const byId = await call('read_section', { section: 'src1' }, 'So 【src1】.', search);
    expect(byId.output).toMatchObject({ id: 'src1', href: '/docs/configure#greeting' });
    expect(byId.asked.cited).toEqual(['/docs/configure#greeting']);
    const byHref = await call('read_section', { section: '/docs/install#proxy' });
    expect(byHref.output).toMatchObject({ text: expect.stringContaining('TRUST_PROXY') });
    expect(byHref.asked.items[0]).toMatchObject({
      workflow: { tasks: [{ title: 'Reading: Install › Behind a proxy' }] },
    });
  });

  it('says where there is none', async () => {
    const { output } = await call('read_section', { section: 'src99' });
    expect(output.error).toMatch(/no such section/);
  });
});

describe('read_page', () => {
  it('reads all sections as far as they fit, and names the others', async () => {
    const { output, asked } = await call(
      'read_page',
      { page: '/docs/long?x=1#s3' },
      'So 【src2】.',
    );
    expect(output).toMatchObject({ page: 'Long page', path: '/docs/long' });
    const sections = Array.isArray(output.sections) ? output.sections : [];
    const more = Array.isArray(output.more) ? output.more : [];
    expect(sections.length + more.length).toBe(8);
    expect(more).toContain('Long section 7');
    expect(JSON.stringify(sections).length).toBeLessThan(30_000);
    expect(asked.cited).toEqual(['/docs/long#s1']);
  });

  it('says where there is none', async () => {
    const { output } = await call('read_page', { page: '/etc/passwd' });
    expect(output.error).toMatch(/no such page/);
  });
});

describe('a place', () => {
  it.each([
    '【src1】',
    '`src1`',
    'docs/configure#greeting',
    '#greeting',
    '/docs/configure/#greeting',
  ])('is known however a model names it: %s', async (section) => {
    const { output } = await call('read_section', { section }, 'So.', search);
    expect(output).toMatchObject({ href: '/docs/configure#greeting' });
    const read = await call('read_page', { page: section }, 'So.', search);
    expect(read.output).toMatchObject({ path: '/docs/configure' });
  });
});

describe('show_place', () => {
  it('takes the reader there', async () => {
    const { asked, output } = await call(
      'show_place',
      { section: 'src1' },
      'It is under Configure 【src1】.',
      search,
    );
    expect(output).toEqual({ shown: 'src1', path: ['Configure', 'Change the greeting'] });
    expect(asked.events).toContainEqual({
      type: 'client_effect',
      name: 'show_place',
      data: expect.objectContaining({ href: '/docs/configure#greeting' }),
    });
  });

  it('takes them nowhere that does not exist', async () => {
    const { asked, output } = await call('show_place', { section: 'https://evil.example/' });
    expect(output.error).toBeDefined();
    expect(asked.events.filter(({ type }) => type === 'client_effect')).toEqual([]);
  });
});
