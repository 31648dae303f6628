import { describe, expect, it } from '@jest/globals';
import { Agent, Runner, type RunStreamEvent, tool } from '@openai/agents';
import { assistantMessage, functionCall, modelStream, ScriptedModel } from '@openai/agents/testing';
import { z } from 'zod';
import { AgentEvents, toThreadEvents } from '../../../server/src/agent/index.js';
import type { ResponderEvent } from '../../../server/src/application/index.js';
import { ChatKitError } from '../../../server/src/errors.js';
import { createId } from '../../../server/src/ids.js';
import { threadEvent } from '../../../server/src/protocol/index.js';

const done = (text: string) => ({
  type: 'response_done' as const,
  response: {
    id: 'r',
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
    output: [assistantMessage(text)],
  },
});
const delta = (text: string, itemId?: string, contentIndex?: number) => ({
  type: 'output_text_delta' as const,
  delta: text,
  ...(itemId ? { itemId } : {}),
  ...(contentIndex === undefined ? {} : { providerData: { content_index: contentIndex } }),
});
const raw = (event: unknown) => ({ type: 'model' as const, event });

async function collect(events: AsyncIterable<ResponderEvent>): Promise<ResponderEvent[]> {
  const all: ResponderEvent[] = [];
  for await (const event of events) {
    all.push(structuredClone(event));
    const item =
      'item' in event ? { item: { thread_id: 't', created_at: '', ...Object(event.item) } } : {};
    // Each is an event of the protocol.
    threadEvent.parse({ ...event, ...item });
  }
  return all;
}

function run(model: ScriptedModel, agent?: Agent<{ events: AgentEvents }>) {
  const events = new AgentEvents({ createId });
  const runner = new Runner({ model, tracingDisabled: true });
  return collect(
    toThreadEvents(events, () =>
      runner.run(agent ?? new Agent({ name: 'a' }), 'Hi', { stream: true, context: { events } }),
    ),
  );
}

function itemsOf(events: ResponderEvent[]): Array<Record<string, unknown>> {
  return events.flatMap((event) =>
    event.type === 'thread.item.done' && 'item' in event ? [Object(event.item)] : [],
  );
}

describe('a streamed run as events of the protocol', () => {
  it('is a message added, its parts as they come, and the message done', async () => {
    const model = new ScriptedModel([
      modelStream([
        { type: 'response_started' },
        delta('Hel'),
        delta('lo'),
        delta('Again', undefined, 1),
        done('Hello'),
      ]),
    ]);
    const events = await run(model);
    const [added] = events;
    const item = added && 'item' in added ? Object(added.item) : {};
    expect(item.id).toMatch(/^msg_/);
    const update = (fields: object) => ({
      type: 'thread.item.updated',
      item_id: item.id,
      update: fields,
    });
    const part = (type: string, index: number, rest: object) => ({
      type: `assistant_message.content_part.${type}`,
      content_index: index,
      ...rest,
    });
    const empty = { type: 'output_text', text: '', annotations: [] };
    expect(events).toEqual([
      { type: 'thread.item.added', item: { type: 'assistant_message', id: item.id, content: [] } },
      update(part('added', 0, { content: empty })),
      update(part('text_delta', 0, { delta: 'Hel' })),
      update(part('text_delta', 0, { delta: 'lo' })),
      update(part('done', 0, { content: { ...empty, text: 'Hello' } })),
      update(part('added', 1, { content: empty })),
      update(part('text_delta', 1, { delta: 'Again' })),
      update(part('done', 1, { content: { ...empty, text: 'Again' } })),
      {
        type: 'thread.item.done',
        item: {
          type: 'assistant_message',
          id: item.id,
          content: [
            { ...empty, text: 'Hello' },
            { ...empty, text: 'Again' },
          ],
        },
      },
    ]);
  });

  it('has no message for white space alone, and one for each message of the model', async () => {
    const model = new ScriptedModel([
      modelStream([{ type: 'response_started' }, delta(' \n', 'm0'), done(' ')]),
    ]);
    expect(await run(model)).toEqual([]);
    const two = new ScriptedModel([
      modelStream([
        { type: 'response_started' },
        delta('One', 'm1'),
        delta('Two', 'm2'),
        done('Two'),
      ]),
    ]);
    const items = itemsOf(await run(two));
    expect(items.map(({ content }) => content)).toMatchObject([
      [{ text: 'One' }],
      [{ text: 'Two' }],
    ]);
    expect(items[0]?.id).not.toBe(items[1]?.id);
  });

  it.each([
    [['<think>Hm, ', 'a < b.</th', 'ink>\n\nSet it.'], 'Hm, a < b.', 'Set it.'],
    [['\n', '<thi', 'nking>\nHm.</thinking>Set <b> it.'], 'Hm.', 'Set <b> it.'],
    [['<think></think>', 'Set it.'], undefined, 'Set it.'],
    [['<thin', ' air> is text'], undefined, '<thin air> is text'],
    [['Set <think>it</think>.'], undefined, 'Set <think>it</think>.'],
  ])('shows what a model thinks in its text as thought: %j', async (deltas, thought, text) => {
    const model = new ScriptedModel([
      modelStream([
        { type: 'response_started' },
        ...deltas.map((each) => delta(each)),
        done(deltas.join('')),
      ]),
    ]);
    const items = itemsOf(await run(model));
    expect(items.at(-1)).toMatchObject({ content: [{ text }] });
    const tasks = thought === undefined ? [] : [{ workflow: { tasks: [{ content: thought }] } }];
    expect(items.slice(0, -1)).toMatchObject(tasks);
  });

  it('shows reasoning as a workflow that is done before the text', async () => {
    const think = (text: string) =>
      raw({ type: 'response.reasoning_summary_text.delta', delta: text });
    const model = new ScriptedModel([
      modelStream([
        { type: 'response_started' },
        think('One '),
        think('thought'),
        raw({ type: 'response.reasoning_summary_text.done' }),
        think('Another'),
        delta('Answer'),
        done('Answer'),
      ]),
    ]);
    const items = itemsOf(await run(model));
    expect(items.map(({ type }) => type)).toEqual(['workflow', 'assistant_message']);
    expect(items[0]?.workflow).toMatchObject({
      type: 'reasoning',
      tasks: [
        { type: 'thought', content: 'One thought', status_indicator: 'complete' },
        { type: 'thought', content: 'Another' },
      ],
    });
  });

  it('passes on citations of hosted tools, and refusals that were not streamed', async () => {
    const model = new ScriptedModel([
      modelStream([
        { type: 'response_started' },
        delta('See the page.'),
        raw({
          type: 'response.output_text.annotation.added',
          annotation: { type: 'url_citation', url: 'https://a.example/', title: 'A', end_index: 8 },
        }),
        raw({
          type: 'response.output_text.annotation.added',
          annotation: { type: 'file_citation', filename: 'a.pdf', index: 900 },
        }),
        done('See the page.'),
      ]),
    ]);
    expect(itemsOf(await run(model))[0]?.content).toMatchObject([
      {
        annotations: [
          { index: 8, source: { type: 'url', url: 'https://a.example/', title: 'A' } },
          { index: 13, source: { type: 'file', filename: 'a.pdf' } },
        ],
      },
    ]);
    const refusing = new ScriptedModel([
      modelStream([
        { type: 'response_started' },
        {
          ...done(''),
          response: {
            ...done('').response,
            output: [
              {
                type: 'message',
                role: 'assistant',
                status: 'completed',
                content: [{ type: 'refusal', refusal: 'No.' }],
              },
            ],
          },
        },
      ]),
    ]);
    const refused: ResponderEvent[] = [];
    const events = new AgentEvents({ createId });
    const runner = new Runner({ model: refusing, tracingDisabled: true });
    const stream = toThreadEvents(events, () =>
      runner.run(new Agent({ name: 'a' }), 'Hi', { stream: true }),
    );
    try {
      for await (const event of stream) refused.push(event);
    } catch {
      // The SDK may count a refusal as an error of the run; the reader has read it all the same.
    }
    expect(itemsOf(refused)[0]?.content).toMatchObject([{ text: 'No.' }]);
  });

  it('shows generated images as they form, and keeps the last', async () => {
    async function* images(): AsyncGenerator<RunStreamEvent> {
      const event = (data: unknown) => ({ type: 'raw_model_stream_event', data }) as RunStreamEvent;
      yield event(
        raw({
          type: 'response.image_generation_call.partial_image',
          item_id: 'ig_1',
          partial_image_b64: 'AAA=',
          partial_image_index: 0,
        }),
      );
      yield {
        type: 'run_item_stream_event',
        name: 'tool_called',
        item: {
          type: 'tool_call_item',
          rawItem: {
            type: 'hosted_tool_call',
            id: 'ig_1',
            name: 'image_generation_call',
            output: 'BBB=',
          },
        },
      } as RunStreamEvent;
    }
    const events = await collect(
      toThreadEvents(new AgentEvents({ createId }), async () => images(), {
        toImageUrl: async ({ base64, id }) => `https://img.example/${id}?${base64.length}`,
      }),
    );
    expect(events.map(({ type }) => type)).toEqual([
      'thread.item.added',
      'thread.item.updated',
      'thread.item.done',
    ]);
    const id = itemsOf(events)[0]?.id;
    expect(itemsOf(events)[0]).toEqual({
      type: 'generated_image',
      id,
      image: { id, url: `https://img.example/${id}?4` },
    });
  });

  it('has what tools send in its place, and a client tool call at the end', async () => {
    const place = tool<z.ZodObject<{ city: z.ZodString }>, { events: AgentEvents }>({
      name: 'locate',
      description: 'Where the reader is.',
      parameters: z.object({ city: z.string() }),
      execute: ({ city }, context) => {
        const { events } = context?.context ?? {};
        events?.stream({ type: 'progress_update', text: 'Looking' });
        events?.workflow.add({ type: 'custom', status_indicator: 'loading', title: 'Locating' });
        events?.callClientTool('locate', { city });
        return 'asked';
      },
    });
    const agent = new Agent<{ events: AgentEvents }>({
      name: 'a',
      tools: [place],
      toolUseBehavior: { stopAtToolNames: ['locate'] },
    });
    const model = new ScriptedModel([[functionCall('locate', { city: 'Bonn' }, { callId: 'c1' })]]);
    const events = await run(model, agent);
    expect(events.map(({ type }) => type)).toEqual([
      'progress_update',
      'thread.item.added',
      'thread.item.updated',
      'thread.item.done',
      'thread.item.done',
    ]);
    expect(itemsOf(events)[0]?.workflow).toMatchObject({
      tasks: [{ title: 'Locating', status_indicator: 'complete' }],
    });
    expect(itemsOf(events)[1]).toMatchObject({
      type: 'client_tool_call',
      status: 'pending',
      name: 'locate',
      arguments: { city: 'Bonn' },
      call_id: expect.stringMatching(/^tc_/),
    });
  });

  it('sends what a tool reports while the tool is still at work', async () => {
    let finish = () => {};
    const slow = tool<z.ZodObject, { events: AgentEvents }>({
      name: 'slow',
      description: 'Takes its time.',
      parameters: z.object({}),
      execute: async (_, context) => {
        context?.context.events.stream({ type: 'progress_update', text: 'Still at it' });
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return 'done';
      },
    });
    const model = new ScriptedModel([
      [functionCall('slow', {}, { callId: 'c1' })],
      [assistantMessage('Done.')],
    ]);
    const events = new AgentEvents({ createId });
    const runner = new Runner({ model, tracingDisabled: true });
    const agent = new Agent<{ events: AgentEvents }>({ name: 'a', tools: [slow] });
    const seen: string[] = [];
    for await (const event of toThreadEvents(events, () =>
      runner.run(agent, 'Hi', { stream: true, context: { events } }),
    )) {
      seen.push(event.type);
      // The tool ends only now: were its report held back, this would never come.
      if (event.type === 'progress_update') finish();
    }
    expect(seen[0]).toBe('progress_update');
    expect(seen.at(-1)).toBe('thread.item.done');
  });

  it('fails with model_unavailable where the run is to blame, and as it is where another is', async () => {
    const looping = Array.from({ length: 12 }, (_, n) => [
      functionCall('nothing', {}, { callId: `c${n}` }),
    ]);
    const nothing = tool({
      name: 'nothing',
      description: '',
      parameters: z.object({}),
      execute: () => 'x',
    });
    const agent = new Agent<{ events: AgentEvents }>({ name: 'a', tools: [nothing] });
    await expect(run(new ScriptedModel(looping), agent)).rejects.toBeInstanceOf(ChatKitError);
    const events = new AgentEvents({ createId });
    await expect(
      collect(toThreadEvents(events, () => Promise.reject(new TypeError('ours')))),
    ).rejects.toBeInstanceOf(TypeError);
  });
});
