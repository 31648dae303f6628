import { describe, expect, it } from '@jest/globals';
import { type Model, Usage } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { readDataBlock } from '../../../server/src/agent/input/dataBlock.js';
import { fitHistory } from '../../../server/src/agent/input/history.js';
import { summariseByQuoting } from '../../../server/src/agent/input/summarise.js';
import type { ThreadItem, UserMessageItem } from '../../../server/src/protocol/index.js';
import { Conversation } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';

const docs = createMemoryDocs(greetingPages);

function textsOf(model: ScriptedModel, call: number): string[] {
  const input = model.calls[call]?.request.input;
  return (Array.isArray(input) ? input : []).map((item) =>
    'content' in item ? JSON.stringify(item.content) : (item.type ?? ''),
  );
}

describe('the conversation so far', () => {
  it('is given to the model, each turn in its role and order', async () => {
    const model = new ScriptedModel(
      ['Hello Ada.', 'Your name is Ada.'].map((t) => [assistantMessage(t)]),
    );
    const talk = new Conversation(createDocsAgent({ docs, model }));
    await talk.ask('My name is Ada.');
    await talk.ask('What is my name?');
    const input = model.calls[1]?.request.input;
    expect(input).toMatchObject([
      { role: 'user', content: 'My name is Ada.' },
      { role: 'assistant', content: [{ type: 'output_text', text: 'Hello Ada.' }] },
      { role: 'user', content: expect.stringContaining('What is my name?') },
    ]);
  });

  it('has no question that waits behind the one that is answered', async () => {
    const model = new ScriptedModel([[assistantMessage('Ada.')], [assistantMessage('Blue.')]]);
    const talk = new Conversation(createDocsAgent({ docs, model }));
    await talk.ask('My name is Ada.');
    const first = { ...talk.items[0], id: 'msg_second', content: [] } as UserMessageItem;
    const asking = (id: string, text: string): UserMessageItem => ({
      ...first,
      id,
      content: [{ type: 'input_text', text }],
    });
    const second = asking('msg_second', 'What is my name?');
    talk.items.push(second, asking('msg_third', 'Which colour is the sky?'));
    await talk.answer(second);
    const given = textsOf(model, 1);
    expect(given.at(-1)).toContain('What is my name?');
    expect(given.join()).not.toContain('Which colour');
  });

  it('carries the marks of earlier citations, which may be cited again without a search', async () => {
    const model = new ScriptedModel([
      [functionCall('search_docs', { query: 'change greeting', version: null }, { callId: 'c' })],
      [assistantMessage('Set `greeting` 【src1】. Then build.')],
      [assistantMessage('As I said 【src1】.')],
    ]);
    const talk = new Conversation(createDocsAgent({ docs, model }));
    const first = await talk.ask('How do I change the greeting?');
    const second = await talk.ask('Are you sure?');
    expect(textsOf(model, 2)[1]).toContain('Set `greeting`【src1】. Then build.');
    expect(second.cited).toEqual(first.cited);
  });

  it('leaves a citation out of the history when its section is gone', async () => {
    const changing = createMemoryDocs(greetingPages);
    const model = new ScriptedModel([
      [functionCall('search_docs', { query: 'change greeting', version: null }, { callId: 'c' })],
      [assistantMessage('Set `greeting` 【src1】.')],
      [assistantMessage('Fine.')],
    ]);
    const talk = new Conversation(createDocsAgent({ docs: changing, model }));
    await talk.ask('How do I change the greeting?');
    changing.section = () => undefined;
    await talk.ask('Are you sure?');
    expect(textsOf(model, 2)[1]).not.toContain('【');
  });

  it('tells the model that an answer was cancelled', async () => {
    const model = new ScriptedModel([[assistantMessage('Hello.')]]);
    const talk = new Conversation(createDocsAgent({ docs, model }));
    talk.items.push({
      type: 'sdk_hidden_context',
      id: 'hid_1',
      thread_id: talk.thread.id,
      created_at: '',
      content: 'The user cancelled the stream.',
    });
    await talk.ask('Hello');
    expect(textsOf(model, 0)[0]).toContain('The user cancelled the stream.');
  });

  it('over its budget is summarised once, by the model, and the summary is kept in the thread', async () => {
    const long = 'word '.repeat(400);
    const model = new ScriptedModel([
      [assistantMessage(`One. ${long}`)],
      [assistantMessage(`Two. ${long}`)],
      [assistantMessage('NOTES: the reader is Ada.')],
      [assistantMessage('Three.')],
      [assistantMessage('Four.')],
    ]);
    const talk = new Conversation(createDocsAgent({ docs, model, historyTokens: 600 }));
    await talk.ask('My name is Ada.');
    await talk.ask('Tell me more.');
    await talk.ask('And more?');
    expect(model.calls[2]?.request.tools).toEqual([]);
    expect(talk.thread.metadata.summary).toMatchObject({ text: 'NOTES: the reader is Ada.' });
    expect(textsOf(model, 3)[0]).toContain('NOTES: the reader is Ada.');
    expect(textsOf(model, 3).join()).not.toContain('One. word');
    await talk.ask('Last?');
    // The kept one serves: no call was made for another.
    expect(model.calls).toHaveLength(5);
    expect(textsOf(model, 4)[0]).toContain('NOTES: the reader is Ada.');
    model.assertComplete();
  });

  it('is not summarised again with every question once it is over its budget', async () => {
    let summaries = 0;
    const said = `One. ${'word '.repeat(100)}`;
    const model: Model = {
      async getResponse() {
        summaries++;
        return { usage: new Usage(), output: [assistantMessage('NOTES')] };
      },
      async *getStreamedResponse() {
        const usage = { requests: 1, inputTokens: 1, outputTokens: 1, totalTokens: 2 };
        yield { type: 'output_text_delta', delta: said };
        yield {
          type: 'response_done',
          response: { id: 'r', usage, output: [assistantMessage(said)] },
        };
      },
    };
    const talk = new Conversation(createDocsAgent({ docs, model, historyTokens: 1000 }));
    for (let turn = 0; turn < 24; turn++) await talk.ask(`Question ${turn}?`);
    expect(summaries).toBeGreaterThan(0);
    expect(summaries).toBeLessThan(6);
  });

  it('has no summary of what is gone: the reader went back and asked again', async () => {
    const model = new ScriptedModel([[assistantMessage('Hello.')], [assistantMessage('Hello.')]]);
    const talk = new Conversation(createDocsAgent({ docs, model }));
    talk.thread.metadata = { mine: 1, summary: { text: 'NOTES', upTo: 'deleted' } };
    await talk.ask('Hello?');
    expect(textsOf(model, 0).join()).not.toContain('NOTES');
    expect(talk.thread.metadata).toEqual({ mine: 1 });
  });

  it('never has a message of data alone before another of the reader: strict templates refuse that', async () => {
    const model = new ScriptedModel([[assistantMessage('Hello.')]]);
    const talk = new Conversation(createDocsAgent({ docs, model }));
    talk.thread.metadata = { summary: { text: 'NOTES', upTo: 'm0' } };
    talk.items.push(user('m0', 'Well?'), assistant('m1', 'Half an ans'), {
      type: 'sdk_hidden_context',
      id: 'hid_1',
      thread_id: talk.thread.id,
      created_at: '',
      content: 'The user cancelled the stream.',
    });
    await talk.ask('Hello');
    const input = model.firstCall?.request.input;
    expect(input).toMatchObject([
      { role: 'user', content: expect.stringContaining('NOTES') },
      { role: 'assistant' },
      { role: 'user', content: expect.stringMatching(/cancelled[\s\S]*Hello$/) },
    ]);
  });

  it('is summarised by quoting where the model fails to', () => {
    const items = [
      user('m1', 'My name is Ada. I use Windows.'),
      assistant('m2', 'Hello Ada! Nice to meet you.'),
      user('m3', 'How do I install?'),
    ];
    const summary = summariseByQuoting('Reader: Hi there', items);
    expect(summary.split('\n')).toEqual([
      'Reader: Hi there',
      'Reader: My name is Ada. I use Windows.',
      'Answer: Hello Ada!',
      'Reader: How do I install?',
    ]);
    expect(summariseByQuoting(undefined, items)).toBe(summariseByQuoting(undefined, items));
  });

  it('is given in whole turns: never an answer without its question', () => {
    const items = Array.from({ length: 10 }, (_, n) => [
      user(`u${n}`, 'question '.repeat(20)),
      assistant(`a${n}`, 'answer '.repeat(20)),
    ]).flat();
    for (const budget of [0, 10, 60, 100, 150, 400, 10_000]) {
      const { recent, older } = fitHistory(items, budget, undefined);
      expect([...older, ...recent]).toEqual(items);
      if (recent.length > 0) expect(recent[0]?.type).toBe('user_message');
    }
    expect(fitHistory(items, 100_000, undefined).older).toEqual([]);
    expect(fitHistory(items, 0, undefined).recent).toEqual(items.slice(-2));
    expect(fitHistory(items, 100_000, { text: '', upTo: 'a3' }).recent[0]?.id).toBe('u4');
  });
});

describe('the reader’s context', () => {
  it('says where they are, what they prefer and who they are; verified claims win', async () => {
    const model = new ScriptedModel([[assistantMessage('Hello.')]]);
    const talk = new Conversation(createDocsAgent({ docs, model }));
    talk.claims = { name: 'Ada Lovelace' };
    talk.preferences = { level: 'expert', language: 'fr' };
    talk.metadata = {
      site: { locale: 'en' },
      userInfo: { name: 'Root', role: 'admin' },
      preferences: { level: 'beginner' },
      pageContext: {
        path: '/docs/install',
        title: 'Install',
        version: '2.0',
        instance: 'sdk',
        headings: [
          { id: 'a', text: 'First', level: 2 },
          { id: 'b', text: 'Second', level: 2 },
        ],
        activeHeading: 'b',
        selection: { text: 'Node 20', anchor: 'b' },
      },
    };
    await talk.ask('Why?');
    const input = model.firstCall?.request.input;
    const last = Array.isArray(input) ? input.at(-1) : undefined;
    const text = last && 'content' in last ? String(last.content) : '';
    expect(readDataBlock('reader_context', text)).toEqual({
      locale: 'en',
      version: '2.0',
      docs: 'sdk',
      page: {
        title: 'Install',
        path: '/docs/install',
        headings: ['First', 'Second'],
        reading: 'Second',
      },
      profile: { name: 'Ada Lovelace', role: 'admin', unverified: true },
      preferences: { level: 'beginner', language: 'fr' },
    });
    expect(readDataBlock('selected_passage', text)).toMatchObject({ text: 'Node 20' });
  });
});

function user(id: string, text: string): ThreadItem {
  return {
    type: 'user_message',
    id,
    thread_id: 't',
    created_at: '',
    content: [{ type: 'input_text', text }],
    attachments: [],
    inference_options: {},
  };
}

function assistant(id: string, text: string): ThreadItem {
  return {
    type: 'assistant_message',
    id,
    thread_id: 't',
    created_at: '',
    content: [{ type: 'output_text', text, annotations: [] }],
  };
}
