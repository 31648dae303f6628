import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CallLimits,
  createDocsAgent,
  type DocsAgentOptions,
} from '../../../server/src/agent/index.js';
import { ChatKitError } from '../../../server/src/errors.js';
import { Conversation, deltasOf } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';
import {
  apis,
  fail,
  hangUp,
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

/** A minute to wait for what comes; less only for what does not come. */
function conversation(
  api: Api,
  options: Partial<DocsAgentOptions> = {},
  patience: Partial<CallLimits> = {},
): Conversation {
  const waits = { firstEventMs: 60_000, idleMs: 60_000, wholeMs: 60_000, ...patience };
  const limits = { ...waits, retries: 1, longestWaitMs: 1_000 };
  const model = { model: 'played', apiKey: 'sk-test', baseUrl: server.baseUrl, api, limits };
  return new Conversation(createDocsAgent({ docs, model, ...options }));
}

const search = {
  calls: [{ name: 'search_docs', arguments: { query: 'change the greeting', version: null } }],
};

describe.each(Object.keys(apis) as Api[])('a model behind %s', (api) => {
  const say = apis[api];

  it('is asked, searches, and answers with citations while streaming', async () => {
    server.play(
      say(search),
      say({
        text: ['Set `gree', 'ting` in the options 【s', 'rc1】. The', ' default is fine 【src9】.'],
      }),
    );
    const asked = await conversation(api).ask('How do I change the greeting?');
    expect(asked.error).toBeUndefined();
    expect(asked.text).toBe('Set `greeting` in the options. The default is fine.');
    expect(asked.cited).toEqual(['/docs/configure#greeting']);
    expect(deltasOf(asked.events).length).toBeGreaterThan(2);
    expect(asked.usage).toEqual({
      inputTokens: 200,
      outputTokens: 40,
      model: 'played',
      outcome: 'answered',
      citations: ['/docs/configure#greeting'],
    });
    expect(server.seen.map(({ path }) => path)).toEqual(
      Array(2).fill(api === 'responses' ? '/v1/responses' : '/v1/chat/completions'),
    );
    expect(server.seen[0]?.headers.authorization).toBe('Bearer sk-test');
  });

  it('is never asked to store anything', async () => {
    server.play(say({ text: ['Hello.'] }));
    await conversation(api).ask('Hello there!');
    const body = server.seen[0]?.body;
    // Compatible servers may refuse the field; OpenAI's own default there is not to store.
    expect(body?.store).toBe(api === 'responses' ? false : undefined);
  });

  it('refuses, and the reader sees the refusal', async () => {
    server.play(say({ refusal: ['I cannot ', 'help with that.'] }));
    const asked = await conversation(api).ask('Something bad');
    expect(asked.text).toBe('I cannot help with that.');
  });

  it('reasons, and the reader sees it as a workflow before the answer', async () => {
    server.play(say({ reasoning: ['First ', 'this.'], text: ['Done.'] }));
    const asked = await conversation(api).ask('Think about it');
    expect(asked.items.map(({ type }) => type)).toEqual(['workflow', 'assistant_message']);
    expect(asked.items[0]).toMatchObject({
      workflow: { type: 'reasoning', tasks: [{ type: 'thought', content: 'First this.' }] },
    });
  });

  it('calls a tool that does not exist, and may go on', async () => {
    server.play(say({ calls: [{ name: 'invented', arguments: {} }] }), say({ text: ['Sorry.'] }));
    const asked = await conversation(api).ask('What?');
    expect(asked.text).toBe('Sorry.');
  });

  it('calls a tool with arguments that are none, and may go on', async () => {
    server.play(
      say({ calls: [{ name: 'search_docs', arguments: { wrong: 1 } }] }),
      say({ text: ['Sorry.'] }),
    );
    const asked = await conversation(api).ask('What?');
    expect(asked.text).toBe('Sorry.');
  });

  interface Told {
    calls: number;
    retryAfter?: number;
    patience?: Partial<CallLimits>;
  }
  const failures: Array<[string, Play[], Told]> = [
    ['has no place', [fail(404)], { calls: 1 }],
    ['refuses the key', [fail(401)], { calls: 1 }],
    ['refuses the request', [fail(400)], { calls: 1 }],
    ['is overloaded', [fail(503), fail(503)], { calls: 2 }],
    ['limits us', [fail(429, { 'retry-after': '40' })], { calls: 1, retryAfter: 40 }],
    [
      'has no quota left',
      [fail(429, {}, { message: 'You exceeded your quota', code: 'insufficient_quota' })],
      { calls: 1 },
    ],
    ['hangs up', [hangUp, hangUp], { calls: 2 }],
    ['never answers', [silence], { calls: 1, patience: { firstEventMs: 2_000 } }],
    ['breaks off', [say({ text: ['Half an ans'], ends: 'close' })], { calls: 1 }],
    [
      'stops in mid-answer',
      [say({ text: ['Half an ans'], ends: 'silence' })],
      { calls: 1, patience: { idleMs: 300 } },
    ],
    ['ends in mid-answer', [say({ text: ['Half an ans'], ends: 'clean_end' })], { calls: 1 }],
    ['sends garbage', [say({ text: ['Half an ans'], ends: 'garbage' })], { calls: 1 }],
    ['reports an error', [say({ text: ['Half an ans'], ends: 'error_event' })], { calls: 1 }],
  ];
  it.each(failures)(
    'that %s is told as model_unavailable, its own text never',
    async (_, plays, { calls, retryAfter, patience }) => {
      server.play(...plays);
      const asked = await conversation(api, {}, patience).ask('How do I change the greeting?');
      expect(asked.error).toBeInstanceOf(ChatKitError);
      const error = asked.error instanceof ChatKitError ? asked.error : undefined;
      expect(error?.code).toBe('model_unavailable');
      expect(error?.message).not.toMatch(/secret|quota"/);
      expect(error?.retryAfter).toBe(retryAfter);
      expect(server.seen).toHaveLength(calls);
      expect(asked.items.filter(({ type }) => type === 'assistant_message')).toEqual([]);
    },
  );

  it('that fails once before it says anything is asked again', async () => {
    server.play(fail(500), say({ text: ['Here I am.'] }));
    const asked = await conversation(api).ask('Are you there?');
    expect(asked.text).toBe('Here I am.');
  });

  it('that asks for a short wait is waited for', async () => {
    server.play(fail(429, { 'retry-after-ms': '20' }), say({ text: ['Here I am.'] }));
    const asked = await conversation(api).ask('Are you there?');
    expect(asked.text).toBe('Here I am.');
  });

  it('is stopped with the reader: the call itself ends', async () => {
    server.play(say({ text: ['Once upon'], ends: 'silence' }));
    const talk = conversation(api);
    const asked = await talk.ask('Tell me a story', (event) => {
      if ('update' in event) talk.signal.abort();
    });
    await server.seen[0]?.closed;
    expect(asked.error).toBeUndefined();
    expect(asked.items).toEqual([]);
  });

  it('that fails may be stood in for by quotes, where the owner wants that', async () => {
    server.play(fail(401));
    const asked = await conversation(api, { onModelFailure: 'quote' }).ask(
      'How do I change the greeting?',
    );
    expect(asked.cited).toContain('/docs/configure#greeting');
    expect(asked.events).toContainEqual(
      expect.objectContaining({ type: 'notice', level: 'warning' }),
    );
    expect(asked.error).toBeUndefined();
  });
});

describe('the budget', () => {
  it('is reserved before a run and settled with what it used', async () => {
    const settled: unknown[] = [];
    const budget = {
      reserve: async (userId: string) => ({
        settle: async (usage: unknown) => {
          settled.push([userId, usage]);
        },
      }),
    };
    server.play(apis.responses(search), apis.responses({ text: ['Set it 【src1】.'] }));
    const asked = await conversation('responses', { budget }).ask('How do I change the greeting?');
    expect(settled).toEqual([['anon:one', asked.usage]]);
  });

  it('is settled for a run that failed, too', async () => {
    const settled: Array<{ inputTokens: number }> = [];
    const budget = {
      reserve: async () => ({
        settle: async (usage: { inputTokens: number }) => {
          settled.push(usage);
        },
      }),
    };
    server.play(apis.responses(search), fail(401));
    await conversation('responses', { budget }).ask('How do I change the greeting?');
    expect(settled).toEqual([expect.objectContaining({ inputTokens: 100 })]);
  });

  it('that is spent leaves the reader with quotes from the docs, and says so', async () => {
    const budget = { reserve: async () => null };
    const asked = await conversation('responses', { budget }).ask('How do I change the greeting?');
    expect(server.seen).toEqual([]);
    expect(asked.events[0]).toMatchObject({
      type: 'notice',
      message: expect.stringContaining('budget'),
    });
    expect(asked.cited).toContain('/docs/configure#greeting');
    expect(asked.usage?.model).toBe('offline');
  });
});

describe('a reasoning model of OpenAI', () => {
  it('gets back what it thought, sealed, after a tool call: nothing is stored there', async () => {
    const { toModelSettings } = await import('../../../server/src/agent/model/modelSettings.js');
    const settings = toModelSettings({ model: 'gpt-5-mini', apiKey: '' });
    expect(settings).toMatchObject({
      store: false,
      providerData: { include: ['reasoning.encrypted_content'] },
    });
    server.play(
      apis.responses({ reasoning: ['Hm.'], ...search }),
      apis.responses({ text: ['Set it 【src1】.'] }),
    );
    await conversation('responses', { modelSettings: settings }).ask('How?');
    expect(server.seen[1]?.body.input).toContainEqual(
      expect.objectContaining({ type: 'reasoning', encrypted_content: 'sealed' }),
    );
    expect(server.seen[0]?.body.include).toEqual(['reasoning.encrypted_content']);
  });
});
