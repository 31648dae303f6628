import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Model, type RunContext, type StreamEvent, tool } from '@openai/agents';
import {
  assistantMessage,
  functionCall,
  modelError,
  modelStream,
  ScriptedModel,
} from '@openai/agents/testing';
import { z } from 'zod';
import {
  createDocsAgent,
  type DocsAgentContext,
  type DocsAgentOptions,
  defaultCallLimits,
} from '../../../server/src/agent/index.js';
import { guardModel } from '../../../server/src/agent/model/guardModel.js';
import type { AttachmentBackend } from '../../../server/src/application/index.js';
import { readConfig } from '../../../server/src/config.js';
import { createApplication } from '../../../server/src/main/createApplication.js';
import type { Attachment } from '../../../server/src/protocol/index.js';
import { Conversation } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';
import {
  apis,
  fail,
  type ModelServer,
  type Play,
  silence,
  startModelServer,
} from './support/modelServer.js';

const docs = createMemoryDocs(greetingPages);
let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
afterEach(() => {
  server.seen.length = 0;
});

type Api = keyof typeof apis;

function conversation(api: Api, options: Partial<DocsAgentOptions> = {}): Conversation {
  const model = { model: 'played', apiKey: 'sk-test', baseUrl: server.baseUrl, api };
  return new Conversation(createDocsAgent({ docs, model, runTokens: 40_000, ...options }));
}

/** What an endpoint refuses it answers so; everything else is a short answer. */
function refusing(api: Api, message: (body: Record<string, unknown>) => string | undefined): Play {
  return (response, seen) => {
    const refused = message(seen.body);
    const say =
      refused === undefined ? apis[api]({ text: ['Yes.'] }) : fail(400, {}, { message: refused });
    return say(response, seen);
  };
}

const shot = (id: string): Attachment => ({
  type: 'image',
  id,
  name: 'shot.png',
  mime_type: 'image/png',
  preview_url: 'https://chat.example.com/shot',
});
const shots: AttachmentBackend = {
  create: async () => shot('atc_1'),
  delete: async () => {},
  read: async (id) => new TextEncoder().encode(id),
};

const limits = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'];
const limitOf = (body: Record<string, unknown> | undefined) =>
  limits.flatMap((name) => (body?.[name] === undefined ? [] : [[name, body[name]]]));

describe.each(Object.keys(apis) as Api[])('an endpoint behind %s', (api) => {
  const say = apis[api];

  it('is told no limit that its model may not know while there is room', async () => {
    server.play(say({ text: ['Yes.'] }));
    await conversation(api).ask('Hello?');
    expect(limitOf(server.seen[0]?.body)).toEqual([]);
    // Nor a list of types, which templates of open models do not take.
    const tools = JSON.stringify(server.seen[0]?.body.tools);
    expect(tools).toContain('"anyOf":[{"type":"string"},{"type":"null"}]');
    expect(tools).not.toContain('"type":[');
  });

  it('is told what is left of a run where that is little, and asked without where it refuses', async () => {
    const talk = conversation(api, { runTokens: 4_000 });
    server.play(say({ text: ['Yes.'] }));
    await talk.ask('Hello?');
    const [told] = limitOf(server.seen[0]?.body);
    expect(told?.[1]).toBeLessThan(4_000);
    const refuse = refusing(api, (body) =>
      limitOf(body).length > 0 ? `${told?.[0]} is too large: this model supports 10` : undefined,
    );
    server.play(refuse, refuse);
    expect(await talk.ask('Hello again?')).toMatchObject({ text: 'Yes.', error: undefined });
  });

  it('is given the name of a picture it refuses, and the next questions are answered', async () => {
    const talk = conversation(api, { attachments: shots });
    const refuse = refusing(api, (body) =>
      JSON.stringify(body).includes('data:image') ? 'this model does not see' : undefined,
    );
    server.play(refuse, refuse, refuse);
    const asked = await talk.ask({ text: 'What is this?', attachments: [shot('atc_1')] });
    expect(asked).toMatchObject({ text: 'Yes.', error: undefined });
    const given = JSON.stringify(server.seen.at(-1)?.body);
    expect(given).toContain('attached_file');
    expect(given).toContain('What is this?');
    // It is not asked again what it has refused.
    expect(await talk.ask('And that?')).toMatchObject({ text: 'Yes.', error: undefined });
    expect(server.seen).toHaveLength(3);
    expect(JSON.stringify(server.seen.at(-1)?.body)).toContain('attached_file');
    // Another picture may be one that it takes.
    server.play(say({ text: ['Yes.'] }));
    await talk.ask({ text: 'And this?', attachments: [shot('atc_2')] });
    expect(JSON.stringify(server.seen.at(-1)?.body)).toContain('data:image');
  });

  it('is given no picture again once it has said that its model sees none', async () => {
    const talk = conversation(api, { attachments: shots });
    const refuse = refusing(api, (body) =>
      JSON.stringify(body).includes('data:image') ? 'image input is not supported' : undefined,
    );
    server.play(refuse, refuse, refuse);
    await talk.ask({ text: 'What is this?', attachments: [shot('atc_1')] });
    expect(server.seen).toHaveLength(2);
    await talk.ask({ text: 'And this?', attachments: [shot('atc_2')] });
    expect(server.seen).toHaveLength(3);
  });

  it.each([
    [['A long answer', ' that'], 'A long answer that […]'],
    [['So:\n\n```js\n', 'call('], 'So:\n\n```js\ncall(\n```\n\n[…]'],
  ])('cuts an answer for its length, which is kept and says so: %j', async (text, kept) => {
    server.play(say({ text, ends: 'length' }));
    const asked = await conversation(api).ask('Hello?');
    expect(asked.error).toBeUndefined();
    expect(asked.items).toHaveLength(1);
    expect(asked.text).toBe(kept);
    expect(asked.usage).toMatchObject({ inputTokens: 100, outputTokens: 20 });
  });

  it.each([
    [
      'says by how much',
      (has: number) => `request (${has} tokens) exceeds the available context size (2800 tokens)`,
    ],
    ['does not say', () => 'the prompt is too long for the context window'],
  ])('with a small context is given what fits: %s', async (_, message) => {
    const long = greetingPages.map((page) => ({
      ...page,
      sections: page.sections.map((each) => ({
        ...each,
        text: `${each.text} ${'more '.repeat(400)}`,
      })),
    }));
    const small = await startModelServer();
    const talk = conversation(api, {
      docs: createMemoryDocs(long),
      model: { model: 'played', apiKey: 'sk-test', baseUrl: small.baseUrl, api },
    });
    const refuse = refusing(api, (body) => {
      const has = Math.ceil(JSON.stringify(body).length / 4);
      return has > 2800 ? message(has) : undefined;
    });
    const given = { query: 'change the greeting of the plugin', version: null, docs: null };
    small.play(say({ calls: [{ name: 'search_docs', arguments: given }] }), refuse, refuse);
    expect(await talk.ask('How?')).toMatchObject({ text: 'Yes.', error: undefined });
    expect(JSON.stringify(small.seen.at(-1)?.body)).toContain('Set `greeting` in the options');
    // What came before goes last; then there is nothing left to leave out.
    const never = refusing(api, () => message(9_999));
    small.play(never, never, never);
    expect((await talk.ask('And then?')).error).toMatchObject({ code: 'model_unavailable' });
    expect(small.seen.length).toBe(5);
    // Nor is it asked the same again and again where what a tool gave is as short as it gets.
    small.play(
      say({ calls: [{ name: 'search_docs', arguments: given }] }),
      ...Array(30).fill(never),
    );
    expect((await talk.ask('How?')).error).toMatchObject({ code: 'model_unavailable' });
    expect(small.seen.length).toBeLessThan(5 + 15);
    await small.close();
  });

  it('has failed where all it was allowed went into thoughts', async () => {
    server.play(say({ reasoning: ['Hm.'], ends: 'length' }));
    const asked = await conversation(api).ask('Hello?');
    expect(asked.error).toMatchObject({ code: 'model_unavailable' });
  });

  it('is not asked again where nothing of the request can be left out', async () => {
    server.play(fail(400));
    const asked = await conversation(api).ask('Hello?');
    expect(asked.error).toMatchObject({ code: 'model_unavailable' });
    expect(server.seen).toHaveLength(1);
  });
});

describe('an endpoint of Chat Completions', () => {
  it('is told the limit by the newer name where it asks for that', async () => {
    const refuse = refusing('chat_completions', (body) =>
      body.max_tokens === undefined
        ? undefined
        : "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
    );
    server.play(refuse, refuse);
    const settings = { maxTokens: 700 };
    const asked = await conversation('chat_completions', { modelSettings: settings }).ask('Hello?');
    expect(asked.text).toBe('Yes.');
    expect(limitOf(server.seen.at(-1)?.body)).toEqual([['max_completion_tokens', 700]]);
  });

  it('is asked without an effort of reasoning where it refuses one beside tools', async () => {
    const refuse = refusing('chat_completions', (body) =>
      body.reasoning_effort ? 'Function tools with reasoning_effort are not supported' : undefined,
    );
    server.play(refuse, refuse);
    const modelSettings = { reasoning: { effort: 'low' as const } };
    const asked = await conversation('chat_completions', { modelSettings }).ask('Hello?');
    expect(asked.text).toBe('Yes.');
  });

  it('is given text as strings, and no field it may not know', async () => {
    const say = apis.chat_completions;
    const talk = conversation('chat_completions');
    const search = { name: 'search_docs', arguments: { query: 'greeting', version: null } };
    server.play(
      say({ reasoning: ['Hm.'], text: ['Let me look.'], calls: [search] }),
      say({ text: ['Set it.'] }),
      say({ text: ['Yes.'] }),
    );
    await talk.ask('The first question?');
    await talk.ask('The second question?');
    // What it thought is given back by the name it gave it.
    const known = new Set(['role', 'content', 'tool_calls', 'tool_call_id', 'reasoning_content']);
    for (const { body } of server.seen) {
      for (const message of body.messages as Array<Record<string, unknown>>) {
        expect(typeof message.content).toBe('string');
        expect(Object.keys(message).filter((field) => !known.has(field))).toEqual([]);
      }
    }
    expect(server.seen).toHaveLength(3);
  });

  it('is given back what it thought before it called a tool, and nothing older', async () => {
    const say = apis.chat_completions;
    const talk = conversation('chat_completions');
    const search = { name: 'search_docs', arguments: { query: 'greeting', version: null } };
    server.play(
      say({ reasoning: ['Hm', ', well.'], calls: [search] }),
      say({ reasoning: [''], text: ['Let me look.'], calls: [search] }),
      say({ reasoning: ['Now I know.'], text: ['Set it.'] }),
      say({ text: ['Yes.'] }),
    );
    expect((await talk.ask('The first question?')).text).toContain('Set it.');
    expect(server.seen[2]?.body.messages).toMatchObject([
      { role: 'system' },
      { role: 'user' },
      { role: 'assistant', reasoning_content: 'Hm, well.', tool_calls: [{}] },
      { role: 'tool' },
      { role: 'assistant', content: 'Let me look.', reasoning_content: '', tool_calls: [{}] },
      { role: 'tool' },
    ]);
    await talk.ask('The second question?');
    expect(JSON.stringify(server.seen[3]?.body)).not.toContain('reasoning');
  });

  it('is asked with thoughts for all it said where it wants those, and without where it refuses', async () => {
    const missing = (body: Record<string, unknown>) =>
      (body.messages as Array<Record<string, unknown>>).some(
        ({ role, reasoning_content: thought }) => role === 'assistant' && thought === undefined,
      );
    const strict = refusing('chat_completions', (body) =>
      missing(body) ? 'The reasoning_content in the thinking mode must be passed back.' : undefined,
    );
    const talk = conversation('chat_completions');
    server.play(strict, strict, strict, strict);
    await talk.ask('The first question?');
    expect(await talk.ask('The second?')).toMatchObject({ text: 'Yes.', error: undefined });
    expect(server.seen).toHaveLength(3);
    expect(await talk.ask('The third?')).toMatchObject({ text: 'Yes.', error: undefined });
    expect(server.seen).toHaveLength(4);

    const search = { name: 'search_docs', arguments: { query: 'greeting', version: null } };
    const refuse = refusing('chat_completions', (body) =>
      JSON.stringify(body).includes('reasoning_content')
        ? 'Extra inputs are not permitted: messages.2.reasoning_content'
        : undefined,
    );
    server.play(apis.chat_completions({ reasoning: ['Hm.'], calls: [search] }), refuse, refuse);
    const other = conversation('chat_completions');
    expect(await other.ask('Hello?')).toMatchObject({ text: 'Yes.', error: undefined });
  });

  it('is asked without options of the stream where it refuses them', async () => {
    const refuse = refusing('chat_completions', (body) =>
      body.stream_options ? 'Extra inputs are not permitted: stream_options' : undefined,
    );
    server.play(refuse, refuse);
    expect((await conversation('chat_completions').ask('Hello?')).text).toBe('Yes.');
  });

  it('never sees two messages of one role in a row', async () => {
    const say = apis.chat_completions;
    const talk = conversation('chat_completions');
    const search = { name: 'search_docs', arguments: { query: 'greeting', version: null } };
    server.play(
      say({ text: ['Half'], ends: 'clean_end' }),
      say({ text: ['Let me look.'], calls: [search] }),
      say({ text: ['Set it.'] }),
      say({ text: ['Yes.'] }),
    );
    const failed = await talk.ask('The first question?');
    expect(failed.error).toBeDefined();
    await talk.ask('The second question?');
    await talk.ask('The third question?');
    const messages = server.seen.at(-1)?.body.messages as Array<{ role: string }>;
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    const given = JSON.stringify(messages.slice(1));
    for (const said of ['first', 'second', 'third', 'Let me look.\\n\\nSet it.']) {
      expect(given).toContain(said);
    }
  });
});

it('is waited for as long as the owner says', async () => {
  // Its own, for the request may not have come by then.
  const silent = await startModelServer();
  silent.play(silence);
  const config = readConfig({
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: silent.baseUrl,
    MODEL_TIMEOUT_SECONDS: '1',
  });
  const parts = { budget: undefined, attachments: undefined, agent: undefined };
  const asked = await new Conversation(createApplication({ config, docs, ...parts })).ask('Hello?');
  expect(asked.error).toMatchObject({ message: 'The model did not answer in time.' });
  await silent.close();
});

it('is asked in plainer terms too where the owner brings a model of their own', async () => {
  const refused = Object.assign(new Error('this model does not see'), { status: 400 });
  const model = new ScriptedModel([modelError(refused), [assistantMessage('Yes.')]]);
  const talk = new Conversation(createDocsAgent({ docs, model, attachments: shots }));
  const asked = await talk.ask({ text: 'What is this?', attachments: [shot('atc_1')] });
  expect(asked).toMatchObject({ text: 'Yes.', error: undefined });
  expect(JSON.stringify(model.lastCall?.request.input)).toContain('attached_file');
});

describe('a model that says nothing', () => {
  it.each(['', ' \n', '【src1】'])('has failed, and the reader may try again: %j', async (text) => {
    const model = new ScriptedModel([[assistantMessage(text)]]);
    const asked = await new Conversation(createDocsAgent({ docs, model })).ask('Hello?');
    expect(asked.error).toMatchObject({ code: 'model_unavailable' });
  });

  it('has the docs quoted where the owner wants that', async () => {
    const model = new ScriptedModel([[assistantMessage('')]]);
    const agent = createDocsAgent({ docs, model, onModelFailure: 'quote' });
    const asked = await new Conversation(agent).ask('How do I change the greeting?');
    expect(asked.cited).toContain('/docs/configure#greeting');
  });

  it('has not where a tool has shown the answer', async () => {
    const showWidget = tool({
      name: 'show_widget',
      description: 'Shows a widget.',
      parameters: z.object({}),
      execute: (_, run?: RunContext<DocsAgentContext>) => {
        const widget = { type: 'Card', children: [] };
        const item = { type: 'widget', id: 'wdg_1', widget };
        run?.context.events.stream({ type: 'thread.item.done', item });
        return 'shown';
      },
    });
    const model = new ScriptedModel([
      [functionCall('show_widget', {}, { callId: 'c' })],
      [assistantMessage('')],
    ]);
    const agent = createDocsAgent({ docs, model, tools: [showWidget] });
    const asked = await new Conversation(agent).ask('Show it.');
    expect(asked.error).toBeUndefined();
    expect(asked.items.map(({ type }) => type)).toEqual(['widget']);
  });
});

it('ends a stream that hangs and does not listen to its signal', async () => {
  const deaf: Model = {
    getResponse: () => new Promise(() => {}),
    async *getStreamedResponse() {
      yield { type: 'response_started' };
      await new Promise(() => {});
    },
  };
  const limits = { ...defaultCallLimits, idleMs: 20 };
  const model = guardModel(deaf, limits);
  const agent = createDocsAgent({ docs, model });
  const asked = await new Conversation(agent).ask('Hello?');
  expect(asked.error).toMatchObject({ code: 'model_unavailable' });
});

it('ends an answer that goes on and on beyond the tokens of a run', async () => {
  let said = 0;
  async function* onAndOn(): AsyncGenerator<StreamEvent> {
    yield { type: 'response_started' };
    for (; said < 1000; said++)
      yield { type: 'output_text_delta', delta: `${said} words. `.repeat(40) };
  }
  const model = new ScriptedModel([modelStream(onAndOn())]);
  const talk = new Conversation(createDocsAgent({ docs, model, runTokens: 10_000 }));
  const asked = await talk.ask('Hello?');
  expect(asked.error).toMatchObject({ code: 'model_unavailable' });
  expect(said).toBeLessThan(100);
});

describe('a model that says the same again and again', () => {
  const loop = 'Change the greeting to something else:\n--\n\n';

  it('is stopped soon, and what it said is kept', async () => {
    let said = 0;
    async function* onAndOn(): AsyncGenerator<StreamEvent> {
      yield { type: 'response_started' };
      yield { type: 'output_text_delta', delta: 'Set it so. ' };
      for (; said < 1000; said++) yield { type: 'output_text_delta', delta: loop };
    }
    const model = new ScriptedModel([modelStream(onAndOn())]);
    const asked = await new Conversation(createDocsAgent({ docs, model })).ask('Hello?');
    expect(asked.error).toBeUndefined();
    expect(asked.text).toMatch(/^Set it so\. Change the greeting[\s\S]*\[…\]$/);
    expect(asked.usage?.outputTokens).toBeGreaterThan(300);
    expect(said).toBeLessThan(50);
  });

  it.each(Object.keys(apis) as Api[])('in its thoughts has failed: %s', async (api) => {
    server.play(apis[api]({ reasoning: Array(100).fill(loop), text: ['Yes.'] }));
    const asked = await conversation(api).ask('Hello?');
    expect(asked.error).toMatchObject({ code: 'model_unavailable' });
  });

  it('only nearly, as tables and code do, is not', async () => {
    const rows = Array.from({ length: 99 }, (_, row) => `| ${row} | \`--flag\` | yes |\n`).join('');
    const model = new ScriptedModel([[assistantMessage(rows)]]);
    const asked = await new Conversation(createDocsAgent({ docs, model })).ask('Hello?');
    expect(asked.text.trim()).toBe(rows.trim());
  });
});
