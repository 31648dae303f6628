import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ResponderEvents } from '../../../server/src/chat/responderEvents.js';
import { ThreadChanges } from '../../../server/src/chat/threadChanges.js';
import { createParser } from '../../../server/src/conformance/frames.js';
import { openTestServer, type TestServer } from '../../../server/src/conformance/testServer.js';
import { createId } from '../../../server/src/ids.js';
import {
  cleanJson,
  type ThreadMetadata,
  toFrame,
  toFrames,
} from '../../../server/src/protocol/index.js';
import type { Store } from '../../../server/src/store/index.js';
import { readEventStream } from '../../../theme/src/builtin/api/readEventStream';
import { toThreadEvent } from '../../../theme/src/builtin/protocol/event';
import { toThreadItem } from '../../../theme/src/builtin/protocol/item';
import { initialChatState } from '../../../theme/src/builtin/state/chatState';
import { reduceChat } from '../../../theme/src/builtin/state/reduceChat';
import { addMessage, createThread, Reader } from './support/client.js';
import { openEmbeddedStore } from './support/embeddedStore.js';
import { RandomAnswer, randomOperations } from './support/randomAnswer.js';

let store: Store;
let server: TestServer;
let answer: RandomAnswer;
beforeAll(async () => {
  store = await openEmbeddedStore();
  server = await openTestServer({
    store,
    application: { respond: () => answer.events(), action: () => answer.events() },
  });
});
afterAll(async () => {
  await server?.close();
  await store?.close();
});

function newReader(): Reader {
  return new Reader(server.url, `test:${createId('reader')}`);
}

describe('whatever an application does', () => {
  it('what the built-in chat has accumulated is what the store gives afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(randomOperations, { maxLength: 3 }), async (answers) => {
        const reader = newReader();
        let state = initialChatState;
        let threadId: string | undefined;
        answer = new RandomAnswer();
        for (const operations of [[], ...answers]) {
          answer.next(operations);
          const body = threadId ? addMessage(threadId) : createThread();
          const stream = await reader.stream(body);
          await stream.ended;
          threadId ??= stream.threadId;
          for (const sent of stream.events) {
            const event = toThreadEvent(sent);
            if (event) state = reduceChat(state, { type: 'event', event });
          }
          state = reduceChat(state, { type: 'run_ended' });
        }
        const stored = (await reader.items(threadId ?? '')).map(toThreadItem);
        expect(plain(state.items)).toEqual(plain(stored));
        const { json } = await reader.ask({
          type: 'threads.get_by_id',
          params: { thread_id: threadId },
        });
        expect(state.thread?.title ?? null).toEqual(json.title ?? null);
      }),
      { numRuns: 40 },
    );
  });
});

/** Without keys that are undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('a stream', () => {
  const events = fc.array(
    fc.record({
      type: fc.constant('progress_update'),
      text: fc.string({ unit: 'grapheme', maxLength: 20 }),
    }),
    { maxLength: 8 },
  );
  const cuts = fc.array(fc.nat(400), { maxLength: 12 });

  it('parses the same however its bytes are split, also inside a character', async () => {
    await fc.assert(
      fc.asyncProperty(events, cuts, async (sent, places) => {
        const bytes = Buffer.from(`: ping\n\n${toFrames(sent)}: ping\n\n`);
        const chunks = split(bytes, places);
        const seen: unknown[] = [];
        const parse = createParser((text) => seen.push(JSON.parse(text)));
        for (const chunk of chunks) parse(chunk);
        expect(seen).toEqual(sent);
        const inChat: unknown[] = [];
        await readEventStream(streamOf(chunks), (event) => inChat.push(event));
        expect(inChat).toEqual(sent.map(toThreadEvent));
      }),
    );
  });
});

describe('a text delta', () => {
  const delta = fc.record({
    item_id: fc.oneof(fc.constantFrom('m1', 'm2'), fc.string()),
    content_index: fc.nat(2),
    delta: fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', 'a\0')),
  });

  it('is written as any other event is, whatever is in it and before it', () => {
    const thread: ThreadMetadata = {
      id: 'thr_1',
      created_at: new Date().toISOString(),
      status: { type: 'active' },
      metadata: {},
    };
    fc.assert(
      fc.property(fc.array(delta, { maxLength: 6 }), (deltas) => {
        const events = new ResponderEvents(thread);
        for (const { item_id, content_index, delta: text } of deltas) {
          const type = 'assistant_message.content_part.text_delta';
          const update = { type, content_index, delta: text };
          const read = events.read({ type: 'thread.item.updated', item_id, update });
          const whole = { type: 'thread.item.updated', item_id, update };
          expect(read.frame).toBe(toFrame(JSON.stringify(cleanJson(whole))));
          expect(read.event).toEqual(cleanJson(whole));
        }
      }),
    );
  });
});

describe('what an application changes of its thread', () => {
  it('is seen exactly where its JSON is another, also where it is changed in its place', () => {
    const values = fc.record({
      title: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      metadata: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 })),
      allowed_image_domains: fc.option(fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }), {
        nil: undefined,
      }),
    });
    fc.assert(
      fc.property(values, values, (before, after) => {
        const thread: ThreadMetadata = {
          id: 'thr_1',
          created_at: new Date().toISOString(),
          status: { type: 'active' },
          ...structuredClone(before),
        };
        const text = JSON.stringify(before.metadata);
        const changes = new ThreadChanges(thread);
        expect(changes.any).toBe(false);
        for (const key of Object.keys(thread.metadata)) delete thread.metadata[key];
        Object.assign(thread.metadata, after.metadata);
        thread.title = after.title;
        thread.allowed_image_domains = after.allowed_image_domains;
        const same =
          before.title === after.title &&
          text === JSON.stringify(after.metadata) &&
          JSON.stringify(before.allowed_image_domains) ===
            JSON.stringify(after.allowed_image_domains);
        // The same keys in another order are the same: nothing need be saved.
        if (same) expect(changes.any).toBe(false);
        else if (!isDeepStrictEqual(JSON.parse(text), thread.metadata)) {
          expect(changes.any).toBe(true);
        }
      }),
    );
  });
});

function streamOf(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

function split(bytes: Buffer, places: number[]): Uint8Array[] {
  const ends = [
    ...new Set([...places.map((place) => Math.min(place, bytes.length)), bytes.length]),
  ];
  ends.sort((a, b) => a - b);
  return ends.map((end, index) => new Uint8Array(bytes.subarray(ends[index - 1] ?? 0, end)));
}

describe('any valid JSON', () => {
  const types = [
    'threads.create',
    'threads.add_user_message',
    'threads.add_client_tool_output',
    'threads.add_structured_input',
    'threads.retry_after_item',
    'threads.custom_action',
    'threads.get_by_id',
    'threads.list',
    'threads.update',
    'threads.delete',
    'items.list',
    'items.feedback',
    'attachments.create',
    'attachments.delete',
    'input.transcribe',
    'threads.sync_custom_action',
  ];
  const id = fc.oneof(fc.string(), fc.constant('thr_x'), fc.constant('\0'), fc.constant('\ud800'));
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('a\0b\udc00'));
  const content = fc.array(
    fc.oneof(
      fc.record({ type: fc.constant('input_text'), text }),
      fc.record({ type: fc.constant('input_tag'), id, text, data: fc.object() }),
    ),
    { maxLength: 3 },
  );
  const params = fc.record(
    {
      thread_id: id,
      item_id: id,
      attachment_id: id,
      after: fc.oneof(id, fc.constant(null)),
      limit: fc.oneof(fc.integer(), fc.double(), fc.constant('7'), fc.constant(null)),
      order: fc.constantFrom('asc', 'desc', 'up'),
      title: text,
      result: fc.jsonValue(),
      name: text,
      size: fc.integer(),
      mime_type: text,
      audio_base64: text,
      item_ids: fc.array(id),
      kind: fc.constantFrom('positive', 'negative'),
      action: fc.record({ type: text, payload: fc.jsonValue() }),
      input: fc.record(
        {
          content,
          attachments: fc.array(id, { maxLength: 2 }),
          quoted_text: text,
          inference_options: fc.object({ maxDepth: 1 }),
          status: fc.constantFrom('answered', 'skipped'),
          answers: fc.dictionary(text, fc.jsonValue()),
        },
        { requiredKeys: ['content', 'attachments', 'inference_options'] },
      ),
    },
    { requiredKeys: [] },
  );
  const request = fc.record(
    { type: fc.constantFrom(...types), params, metadata: fc.jsonValue() },
    { requiredKeys: ['type', 'params'] },
  );

  it('is answered or refused, never with 500 or an unexpected error', async () => {
    answer = new RandomAnswer();
    const reader = newReader();
    await fc.assert(
      fc.asyncProperty(fc.oneof(request, fc.jsonValue()), async (body) => {
        const stream = await reader.stream(body);
        await stream.ended;
        expect(stream.status).not.toBe(500);
        expect(stream.response.headers.get('ChatKit-Error')).not.toBe('internal');
        expect(stream.events.filter(({ type }) => type === 'error')).toEqual(
          stream.response.headers.has('ChatKit-Error') ? [expect.anything()] : [],
        );
      }),
      { numRuns: 300 },
    );
  });

  it('may be nested as deep as it likes', async () => {
    const reader = newReader();
    for (const depth of [90, 1_000, 100_000]) {
      const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      const response = await fetch(reader.url, {
        method: 'POST',
        headers: { Authorization: `Bearer ${reader.id}` },
        body: `{"type":"threads.add_client_tool_output","params":{"thread_id":"t","result":${nested}}}`,
      });
      await response.text();
      expect([200, 400]).toContain(response.status);
    }
  });

  it('may not have so many values that telling the faults of each would take seconds', async () => {
    const reader = newReader();
    const post = (values: number, by: string) =>
      fetch(reader.url, {
        method: 'POST',
        headers: { Authorization: `Bearer ${by}` },
        body: JSON.stringify({
          type: 'items.feedback',
          params: { thread_id: 't', item_ids: Array(values).fill('x'), kind: 'positive' },
        }),
      });
    expect((await post(15_000, reader.id)).status).toBe(200);
    const refused = await post(200_000, reader.id);
    expect(await refused.json()).toMatchObject({ error: { code: 'invalid_request' } });
  });
});
