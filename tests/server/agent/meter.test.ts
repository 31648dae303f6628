import { describe, expect, it } from '@jest/globals';
import type { Model, StreamEvent } from '@openai/agents';
import {
  assistantMessage,
  functionCall,
  modelError,
  modelStream,
  ScriptedModel,
} from '@openai/agents/testing';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { ChatKitError } from '../../../server/src/errors.js';
import { Conversation, type Usage } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';

const docs = createMemoryDocs(greetingPages);

function search(n: number) {
  const query = 'change greeting';
  return [functionCall('search_docs', { query, version: null }, { callId: `c${n}` })];
}

describe('what an answer uses', () => {
  it('is estimated where the endpoint does not say', async () => {
    const model = new ScriptedModel([[assistantMessage('x'.repeat(400))]]);
    const asked = await new Conversation(createDocsAgent({ docs, model })).ask('Hello');
    // The instructions and the tools alone are over a thousand tokens.
    expect(asked.usage?.inputTokens).toBeGreaterThan(1000);
    expect(asked.usage?.outputTokens).toBeGreaterThan(90);
    expect(asked.usage?.model).toBe('custom');
    // What is written as if it were a file is words all the same.
    const words = new ScriptedModel([[assistantMessage('x'.repeat(400))]]);
    const text = `data:a/b;base64,${'a'.repeat(4000)}`;
    const wordy = await new Conversation(createDocsAgent({ docs, model: words })).ask(text);
    const more = (wordy.usage?.inputTokens ?? 0) - (asked.usage?.inputTokens ?? 0);
    expect(more).toBeGreaterThan(900);
  });

  it('is counted for an answer that broke off', async () => {
    async function* half(): AsyncGenerator<StreamEvent> {
      yield { type: 'response_started' };
      yield { type: 'output_text_delta', delta: 'y'.repeat(40) };
      throw new Error('broke off');
    }
    const model = new ScriptedModel([modelStream(half())]);
    const asked = await new Conversation(createDocsAgent({ docs, model })).ask('Hello');
    expect(asked.error).toBeInstanceOf(ChatKitError);
    expect(asked.usage?.outputTokens).toBe(10);
    const failing = new ScriptedModel([modelError(new Error('refused'))]);
    const refused = await new Conversation(createDocsAgent({ docs, model: failing })).ask('Hello');
    expect(refused.usage).toMatchObject({ inputTokens: 0, outputTokens: 0 });
  });

  it('is told at once where the reader stops the answer: nobody waits for its end', async () => {
    const model = new ScriptedModel([[assistantMessage('word '.repeat(100))]]);
    const talk = new Conversation(createDocsAgent({ docs, model }));
    let atStop: Usage | undefined;
    await talk.ask('Hello', (event) => {
      if (event.type !== 'thread.item.updated' || atStop) return;
      talk.signal.abort();
      atStop = talk.usage;
    });
    expect(atStop?.inputTokens).toBeGreaterThan(1000);
    expect(atStop?.outcome).toBeUndefined();
  });

  it('is kept within the tokens of a run: the model must answer before it goes over', async () => {
    const model = new ScriptedModel([
      search(1),
      search(2),
      search(3),
      [assistantMessage('Set it 【src1】.')],
    ]);
    const talk = new Conversation(createDocsAgent({ docs, model, runTokens: 12_000 }));
    const asked = await talk.ask('How do I change the greeting?');
    expect(asked.error).toBeUndefined();
    const choices = model.calls.map(({ request }) => request.modelSettings.toolChoice);
    expect(choices[0]).toBeUndefined();
    expect(choices).toContain('none');
    const used = (asked.usage?.inputTokens ?? 0) + (asked.usage?.outputTokens ?? 0);
    expect(used).toBeLessThanOrEqual(12_000);
  });

  it('never begins a call that cannot be made within them', async () => {
    const model = new ScriptedModel([[assistantMessage('Never.')]]);
    const talk = new Conversation(createDocsAgent({ docs, model, runTokens: 1000 }));
    const asked = await talk.ask('How do I change the greeting?');
    expect(asked.error).toMatchObject({ code: 'model_unavailable' });
    expect(model.calls).toHaveLength(0);
  });
});

describe('a thread’s title', () => {
  const titleOf = async (text: string) => {
    const talk = new Conversation(createDocsAgent({ docs }));
    await talk.ask(text);
    return talk.thread.title;
  };

  it.each([
    ['How do I change the greeting?', 'How do I change the greeting?'],
    ['Hi! How do I change the greeting? It is ugly.', 'How do I change the greeting?'],
    ['Set `greeting` in **bold**.', 'Set greeting in bold'],
    ['Why?\n```js\nconst a = 1;\n```', 'Why?'],
    ['挨拶を変更するにはどうすればよいですか。', '挨拶を変更するにはどうすればよいですか'],
    [
      'I have been trying for hours to get the plugin to show another greeting than the default one',
      'I have been trying for hours to get the plugin to show…',
    ],
  ])('is the telling sentence of the first message: %j', async (text, title) => {
    expect(await titleOf(text)).toBe(title);
  });

  it('stays as it is, and is none where there are no words', async () => {
    const talk = new Conversation(createDocsAgent({ docs }));
    talk.thread.title = 'Mine';
    await talk.ask('How do I change the greeting?');
    expect(talk.thread.title).toBe('Mine');
    expect(await titleOf('…')).toBeUndefined();
  });

  it('is the model’s where the owner wants that, and the first one where it fails', async () => {
    const model = new ScriptedModel([
      [assistantMessage('<think>\nShort.\n</think>\n\n“Changing the greeting.”\nIt is about …')],
      [assistantMessage('Set it.')],
    ]);
    const talk = new Conversation(createDocsAgent({ docs, model, titles: 'model' }));
    await talk.ask('How do I change it, the thing above, you know?');
    expect(talk.thread.title).toBe('Changing the greeting');
    const failing = new ScriptedModel([modelError(new Error('no')), [assistantMessage('Set it.')]]);
    const other = new Conversation(createDocsAgent({ docs, model: failing, titles: 'model' }));
    const asked = await other.ask('How do I change the greeting?');
    expect(asked.text).toBe('Set it.');
    expect(other.thread.title).toBe('How do I change the greeting?');
  });

  it('keeps nobody waiting: a model’s that does not come is given up after the answer', async () => {
    const answering = new ScriptedModel([[assistantMessage('Set it.')]]);
    const aborted: unknown[] = [];
    const model: Model = {
      getResponse: ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => {
            aborted.push(signal.reason);
            reject(signal.reason);
          });
        }),
      getStreamedResponse: (request) => answering.getStreamedResponse(request),
    };
    const talk = new Conversation(createDocsAgent({ docs, model, titles: 'model' }));
    const asked = await talk.ask('How do I change the greeting?');
    expect(asked).toMatchObject({ text: 'Set it.', error: undefined });
    expect(talk.thread.title).toBe('How do I change the greeting?');
    expect(aborted).toHaveLength(1);
  }, 15_000);
});
