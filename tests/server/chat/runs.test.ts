import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunLimits } from '../../../server/src/chat/runLimits.js';
import { openTestServer, type TestServer } from '../../../server/src/conformance/testServer.js';
import { ChatKitError, ReaderError } from '../../../server/src/errors.js';
import { createId } from '../../../server/src/ids.js';
import type { Store } from '../../../server/src/store/index.js';
import { deferred } from '../support/deferred.js';
import { addMessage, createThread, Reader } from './support/client.js';
import { ControlledApplication } from './support/controlledApplication.js';
import { openEmbeddedStore } from './support/embeddedStore.js';
import { createMortalStore } from './support/mortalStore.js';

/** Short, so that nobody waits; a lease long enough for a slow machine. */
const limits: Partial<RunLimits> = {
  pollMs: 30,
  checkpointMs: 30,
  renewMs: 60,
  leaseMs: 4_000,
  stopWaitMs: 0,
};

let store: Store;
let application: ControlledApplication;
let servers: TestServer[];
let readerId: string;

beforeAll(async () => {
  store = await openEmbeddedStore();
});
afterAll(async () => {
  await store.close();
});
beforeEach(() => {
  application = new ControlledApplication();
  servers = [];
  readerId = `test:${createId('reader')}`;
});
afterEach(async () => {
  for (const server of servers) await server.close();
});

async function openServer(
  more: Partial<RunLimits> = {},
  options: { store?: Store; application?: ControlledApplication } = {},
): Promise<Reader> {
  const server = await openTestServer({
    store,
    application,
    limits: { ...limits, ...more },
    ...options,
  });
  servers.push(server);
  return new Reader(server.url, readerId);
}

function texts(items: Array<Record<string, unknown>>): string[] {
  return items.map(({ content }) =>
    Array.isArray(content) ? content.map((part) => part.text).join('|') : '',
  );
}

function retry(threadId: string, itemId: unknown) {
  return {
    type: 'threads.retry_after_item',
    params: { thread_id: threadId, item_id: itemId },
  };
}

describe('a request with a key', () => {
  it('follows the run it has begun before, from its first event, and posts once', async () => {
    const reader = await openServer();
    const first = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', 'Hel');
    await first.text('Hel');
    const second = await reader.stream(createThread(), { key: 'k' });
    await second.text('Hel');
    turn.write('m1', 'lo');
    turn.finish('m1', 'Hello');
    expect(await Promise.all([first.ended, second.ended])).toEqual(['ended', 'ended']);
    expect(second.events).toEqual(first.events);
    expect(texts(await reader.items(first.threadId))).toEqual(['How?', 'Hello']);
    expect(application.open).toBe(0);
  });

  it('is answered once where two come at the same moment', async () => {
    const reader = await openServer();
    const streams = await Promise.all(
      [1, 2, 3, 4].map(() => reader.stream(createThread(), { key: 'k' })),
    );
    (await application.turn()).finish('m1', 'Once');
    await Promise.all(streams.map(({ ended }) => ended));
    expect(new Set(streams.map(({ threadId }) => threadId)).size).toBe(1);
    expect(application.open).toBe(0);
    const { json } = await reader.ask({ type: 'threads.list', params: {} });
    expect(json.data).toHaveLength(1);
  });

  it('gets the answer again after the run has ended, from any server', async () => {
    const reader = await openServer();
    const first = await reader.stream(createThread(), { key: 'k' });
    (await application.turn()).finish('m1', 'Done');
    await first.ended;
    const other = await openServer();
    const again = await other.stream(createThread(), { key: 'k' });
    await again.ended;
    expect(again.types).toEqual([
      'thread.created',
      'thread.item.done',
      'stream_options',
      'thread.item.done',
    ]);
    expect(again.threadId).toBe(first.threadId);
    expect(application.open).toBe(0);
  });

  it('is refused with 409 where the key came with other words before', async () => {
    const reader = await openServer();
    const first = await reader.stream(createThread('One'), { key: 'k' });
    (await application.turn()).end();
    await first.ended;
    expect((await reader.stream(createThread('Two'), { key: 'k' })).status).toBe(409);
  });

  it('keeps the key of one reader apart from another reader’s', async () => {
    const reader = await openServer();
    const other = new Reader(reader.url, `${readerId}-other`);
    const streams = await Promise.all(
      [reader, other].map((one) => one.stream(createThread(), { key: 'k' })),
    );
    for (const _ of streams) (await application.turn()).end();
    await Promise.all(streams.map(({ ended }) => ended));
    expect(streams[0]?.threadId).not.toBe(streams[1]?.threadId);
  });
});

describe('a reader who leaves', () => {
  it('does not stop a run that has a key; who follows later gets what came and what comes', async () => {
    const reader = await openServer();
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', 'Half');
    await stream.text('Half');
    stream.leave();
    await stream.ended;
    const follower = await reader.follow(stream.threadId);
    await follower.text('Half');
    expect(follower.types.slice(0, 4)).toEqual([
      'stream_options',
      'thread.item.added',
      'thread.item.updated',
      'thread.item.updated',
    ]);
    turn.write('m1', ' and whole');
    turn.finish('m1', 'Half and whole');
    await follower.ended;
    expect(follower.deltas).toBe('Half and whole');
    expect(turn.context.signal.aborted).toBe(false);
    expect(texts(await reader.items(stream.threadId))).toEqual(['How?', 'Half and whole']);
  });

  it('stops a run without a key: the signal reaches the application, the part is kept', async () => {
    const reader = await openServer();
    const stream = await reader.stream(createThread());
    const turn = await application.turn();
    turn.begin('m1', 'Half');
    await stream.text('Half');
    stream.leave();
    await servers[0]?.runs.settled();
    expect(turn.context.signal.aborted).toBe(true);
    expect(texts(await reader.items(stream.threadId))).toEqual(['How?', 'Half']);
  });
});

describe('a long answer', () => {
  const words = 5_000;

  it('is whole for who comes again, or from now on, after its first events are forgotten', async () => {
    const reader = await openServer();
    const first = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', '');
    for (let word = 0; word < words; word += 1) turn.write('m1', `${word} `);
    await first.text(`${words - 1} `);
    const again = await reader.stream(createThread(), { key: 'k' });
    await again.text(`${words - 1} `);
    const later = await reader.follow(first.threadId);
    await later.text(`${words - 1} `);
    turn.write('m1', 'end');
    turn.finish('m1', 'All');
    await Promise.all([first.ended, again.ended, later.ended]);
    expect(again.deltas).toBe(first.deltas);
    expect(later.deltas).toBe(first.deltas);
    expect(again.types.slice(0, 3)).toEqual([
      'thread.created',
      'thread.item.done',
      'stream_options',
    ]);
    // A snapshot, not thousands of events.
    expect(again.events.length).toBeLessThan(20);
  });

  it('costs a client that does not read no more than a snapshot when it reads on', async () => {
    const reader = await openServer({ maxBehind: 1_000 });
    const first = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', '');
    const live = servers[0]?.runs;
    const idle = new AbortController();
    const { store: own } = turn.context;
    const frames = await live?.follow(turn.thread.id, { ...turn.context, store: own }, idle.signal);
    const slow = frames?.[Symbol.asyncIterator]();
    await slow?.next();
    for (let word = 0; word < words; word += 1) turn.write('m1', `${word} `);
    await first.text(`${words - 1} `);
    const { value } = (await slow?.next()) ?? {};
    expect(value?.match(/^data: /gm)?.length).toBeLessThan(20);
    expect(value).toContain(`${words - 1} `);
    idle.abort();
    await slow?.next();
    turn.end();
    await first.ended;
  });
});

describe('following on the server that runs it', () => {
  it('misses no item that is stored while the stored ones are read', async () => {
    const slow = createSlowReads(store);
    const reader = await openServer({}, { store: slow.store });
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', 'First');
    await stream.text('First');
    slow.hold();
    const following = reader.follow(stream.threadId);
    await slow.held;
    turn.send({
      type: 'thread.item.done',
      item: {
        id: 'm1',
        type: 'assistant_message',
        content: [{ type: 'output_text', text: 'First' }],
      },
    });
    await stream.until(({ type, item }) => type === 'thread.item.done' && idOf(item) === 'm1');
    slow.letGo();
    const follower = await following;
    turn.end();
    await follower.ended;
    const done = follower.events.filter(({ type }) => type === 'thread.item.done');
    expect(done.map(({ item }) => idOf(item))).toEqual(['m1']);
  });
});

/** A store whose next list of items arrives late. */
function createSlowReads(of: Store) {
  let letGo = () => {};
  let onHeld = () => {};
  let gate: Promise<void> | undefined;
  const held = new Promise<void>((resolve) => {
    onHeld = resolve;
  });
  return {
    held,
    hold: () => {
      gate = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    letGo: () => letGo(),
    store: {
      ...of,
      forReader: (userId: string) => {
        const data = of.forReader(userId);
        const list: typeof data.items.list = async (...args) => {
          const page = await data.items.list(...args);
          onHeld();
          await gate;
          return page;
        };
        return { ...data, items: { ...data.items, list } };
      },
    } satisfies Store,
  };
}

describe('runs/stop', () => {
  it('stops the run, keeps its part, and tells whoever else follows', async () => {
    const reader = await openServer();
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', 'Half');
    await stream.text('Half');
    const other = await reader.follow(stream.threadId);
    await other.text('Half');
    expect(await reader.stop('k')).toBe(200);
    await other.ended;
    expect(other.events.at(-1)).toMatchObject({ type: 'thread.item.done', item: { id: 'm1' } });
    expect(turn.context.signal.aborted).toBe(true);
    const stored = await store.forReader(readerId).items.recent(stream.threadId, 10);
    expect(stored.map(({ type }) => type)).toEqual([
      'user_message',
      'assistant_message',
      'sdk_hidden_context',
    ]);
  });

  it('keeps what the run says it has used when it is told to stop', async () => {
    const reader = await openServer();
    const stream = await reader.stream(createThread(), { key: 'k' });
    const { context } = await application.turn();
    const usage = { inputTokens: 7, outputTokens: 3, model: 'played' };
    context.signal.addEventListener('abort', () => context.reportUsage(usage));
    expect(await reader.stop('k')).toBe(200);
    await stream.ended;
    const [run] = await store.forReader(readerId).runs.list({ limit: 1 });
    expect(run).toMatchObject({ state: 'stopped', usage });
  });

  it('stops a run by its thread, for one who follows it without its key', async () => {
    const reader = await openServer();
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', 'Half');
    await stream.text('Half');
    stream.leave();
    await stream.ended;
    const { threadId } = stream;
    const follower = await reader.follow(threadId);
    await follower.text('Half');
    const stranger = new Reader(reader.url, `${readerId}-other`);
    expect(await stranger.stop({ thread_id: threadId })).toBe(404);
    expect(turn.context.signal.aborted).toBe(false);
    expect(await reader.stop({ thread_id: threadId })).toBe(200);
    await follower.ended;
    await servers[0]?.runs.settled();
    expect(turn.context.signal.aborted).toBe(true);
    expect(texts(await reader.items(threadId))).toEqual(['How?', 'Half']);
    expect(await reader.stop({ thread_id: threadId })).toBe(404);
  });

  it.each(['key', 'thread'])('stops a run of another server by its %s', async (by) => {
    const reader = await openServer();
    const other = await openServer();
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', 'Half');
    await stream.text('Half');
    expect(await other.stop(by === 'key' ? 'k' : { thread_id: stream.threadId })).toBe(200);
    await stream.ended;
    expect(turn.context.signal.aborted).toBe(true);
    expect(texts(await reader.items(stream.threadId))).toEqual(['How?', 'Half']);
  });

  it('stops a run that waits for its turn: its message stays, nobody answers it', async () => {
    const reader = await openServer();
    const first = await reader.stream(createThread(), { key: 'a' });
    const turn = await application.turn();
    await first.until(({ type }) => type === 'stream_options');
    const second = await reader.stream(addMessage(first.threadId, 'And?'), { key: 'b' });
    await second.until(({ type }) => type === 'thread.item.done');
    expect(await reader.stop('b')).toBe(200);
    await second.ended;
    turn.finish('m1', 'A');
    await first.ended;
    await servers[0]?.runs.settled();
    expect(application.open).toBe(0);
    expect(texts(await reader.items(first.threadId))).toEqual(['How?', 'And?', 'A']);
    // Who reloads is not told of an error either.
    const run = await store.forReader(readerId).runs.findByKey('b');
    expect(run?.state).toBe('stopped');
  });

  it('stops a run that waits for its turn on another server before it is answered', async () => {
    const [reader, other] = [await openServer(), await openServer()];
    const first = await reader.stream(createThread(), { key: 'a' });
    const turn = await application.turn();
    await first.until(({ type }) => type === 'stream_options');
    const second = await reader.stream(addMessage(first.threadId, 'And?'), { key: 'b' });
    await second.until(({ type }) => type === 'thread.item.done');
    expect(await other.stop('b')).toBe(200);
    turn.finish('m1', 'A');
    await second.ended;
    expect(application.open).toBe(0);
    const run = await store.forReader(readerId).runs.findByKey('b');
    expect(run?.state).toBe('stopped');
  });

  it('may overtake the request it is meant for, which is kept and not answered', async () => {
    const reader = await openServer();
    expect(await reader.stop('k')).toBe(404);
    const stream = await reader.stream(createThread(), { key: 'k' });
    await stream.ended;
    expect(application.open).toBe(0);
    expect(texts(await reader.items(stream.threadId))).toEqual(['How?']);
    const run = await store.forReader(readerId).runs.findByKey('k');
    expect(run?.state).toBe('stopped');
  });

  it('may reach another server than the one that is just storing its request', async () => {
    let asked = () => {};
    const early = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const watched: Store = {
      ...store,
      forReader: (id) => {
        const own = store.forReader(id);
        const requestStop = async (key: string) => {
          const stopped = await own.runs.requestStop(key);
          asked();
          return stopped;
        };
        return { ...own, runs: { ...own.runs, requestStop } };
      },
    };
    const reader = await openServer();
    const other = await openServer({ stopWaitMs: 30_000 }, { store: watched });
    const stopping = other.stop('k');
    await early;
    const stream = await reader.stream(createThread(), { key: 'k' });
    expect(await stopping).toBe(200);
    await stream.ended;
    expect((await store.forReader(readerId).runs.findByKey('k'))?.state).toBe('stopped');
  });

  it('knows no key of another reader', async () => {
    const reader = await openServer();
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    expect(await new Reader(reader.url, `${readerId}-other`).stop('k')).toBe(404);
    expect(turn.context.signal.aborted).toBe(false);
    turn.end();
    await stream.ended;
  });
});

describe('a second message while an answer is written', () => {
  it('is stored at once and answered next', async () => {
    const reader = await openServer();
    const first = await reader.stream(createThread(), { key: 'a' });
    const turn = await application.turn();
    await first.until(({ type }) => type === 'stream_options');
    const second = await reader.stream(addMessage(first.threadId, 'And?'), { key: 'b' });
    await second.until(({ type }) => type === 'thread.item.done');
    expect(texts(await reader.items(first.threadId))).toEqual(['How?', 'And?']);
    expect(application.open).toBe(0);
    turn.thread.title = 'Title';
    turn.finish('m1', 'A');
    const next = await application.turn();
    expect(next.thread.title).toBe('Title');
    next.finish('m2', 'B');
    await Promise.all([first.ended, second.ended]);
    expect(texts(await reader.items(first.threadId))).toEqual(['How?', 'And?', 'A', 'B']);
  });

  it('waits for an answer of another server, too', async () => {
    const [reader, other] = [await openServer(), await openServer()];
    const first = await reader.stream(createThread());
    const turn = await application.turn();
    await first.until(({ type }) => type === 'stream_options');
    const second = await other.stream(addMessage(first.threadId, 'And?'));
    await second.until(({ type }) => type === 'thread.item.done');
    expect(second.types).not.toContain('stream_options');
    turn.finish('m1', 'A');
    (await application.turn()).finish('m2', 'B');
    await second.ended;
    expect(texts(await reader.items(first.threadId))).toEqual(['How?', 'And?', 'A', 'B']);
  });

  it('gives its turn back where the thread cannot be read again', async () => {
    const reader = await openServer();
    const own = store.forReader(readerId);
    const away: Store = {
      ...store,
      forReader: (userId) => ({
        ...store.forReader(userId),
        threads: {
          ...own.threads,
          get: () => Promise.reject(new ChatKitError('store_unavailable', 'It is away.')),
        },
      }),
    };
    const other = await openServer({}, { store: away });
    const first = await reader.stream(createThread());
    const turn = await application.turn();
    await first.until(({ type }) => type === 'stream_options');
    const second = await other.stream(addMessage(first.threadId, 'And?'));
    turn.finish('m1', 'A');
    await second.ended;
    expect(second.events.at(-1)).toMatchObject({ type: 'error', allow_retry: true });
    expect((await own.runs.current(first.threadId))?.state).toBe('failed');
  });

  it('is refused with a retry when it has waited too long, and stays', async () => {
    const reader = await openServer({ waitMs: 100 });
    const first = await reader.stream(createThread());
    const turn = await application.turn();
    await first.until(({ type }) => type === 'stream_options');
    const second = await reader.stream(addMessage(first.threadId, 'And?'), { locale: 'de' });
    await second.ended;
    expect(second.events.at(-1)).toEqual({
      type: 'error',
      code: 'custom',
      message: expect.stringContaining('In dieser Unterhaltung wird noch'),
      allow_retry: true,
    });
    turn.finish('m1', 'A');
    await first.ended;
    const items = await reader.items(first.threadId);
    expect(texts(items)).toEqual(['How?', 'And?', 'A']);
    // The answer that it waited for is not one to it.
    const retried = await reader.stream(retry(first.threadId, items[1]?.id));
    (await application.turn()).finish('m2', 'B');
    await retried.ended;
    expect(texts(await reader.items(first.threadId))).toEqual(['How?', 'And?', 'A', 'B']);
  });

  it('is answered anew without the loss of what it waited for', async () => {
    const reader = await openServer();
    const first = await reader.stream(createThread());
    const turn = await application.turn();
    await first.until(({ type }) => type === 'stream_options');
    const [second, third] = [
      await reader.stream(addMessage(first.threadId, 'And?')),
      await reader.stream(addMessage(first.threadId, 'Or?')),
    ];
    turn.finish('m1', 'A');
    (await application.turn()).finish('m2', 'B');
    (await application.turn()).finish('m3', 'C');
    await Promise.all([first.ended, second.ended, third.ended]);
    const items = await reader.items(first.threadId);
    expect(texts(items)).toEqual(['How?', 'And?', 'Or?', 'A', 'B', 'C']);
    const retried = await reader.stream(retry(first.threadId, items[1]?.id));
    (await application.turn()).finish('m4', 'Better');
    await retried.ended;
    expect(texts(await reader.items(first.threadId))).toEqual(['How?', 'And?', 'A', 'Better']);
  });
});

describe('following from another server than the one that runs it', () => {
  it('brings what is pending, what grows, and what is done', async () => {
    const [reader, other] = [await openServer(), await openServer()];
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.send({ type: 'progress_update', text: 'Searching' });
    turn.begin('m1', 'One');
    await stream.text('One');
    const follower = await other.follow(stream.threadId);
    await follower.text('One');
    turn.write('m1', ' two');
    await follower.text('One two');
    turn.send({
      type: 'thread.item.done',
      item: { id: 'm1', type: 'assistant_message', content: [{ text: 'One two' }] },
    });
    turn.begin('m2', 'Three');
    await follower.text('One twoThree');
    turn.finish('m2', 'Three');
    await follower.ended;
    const last = follower.events.filter(({ type }) => type === 'thread.item.done');
    expect(last.map(({ item }) => item)).toMatchObject([{ id: 'm1' }, { id: 'm2' }]);
  });

  it('lets a repeated request follow from there, too', async () => {
    const [reader, other] = [await openServer(), await openServer()];
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', 'One');
    await stream.text('One');
    const again = await other.stream(createThread(), { key: 'k' });
    await again.text('One');
    expect(again.types.slice(0, 3)).toEqual([
      'thread.created',
      'thread.item.done',
      'stream_options',
    ]);
    turn.finish('m1', 'One');
    await again.ended;
    expect(application.open).toBe(0);
  });

  it.each(['the same', 'another'])(
    'tells one who comes to %s server after a failure how it failed',
    async (which) => {
      const reader = await openServer();
      const stream = await reader.stream(createThread(), { key: 'k' });
      (await application.turn()).fail(new ReaderError('Come tomorrow.', { allowRetry: false }));
      await stream.ended;
      await servers[0]?.runs.settled();
      const late = which === 'another' ? await openServer() : reader;
      const follower = await late.follow(stream.threadId);
      const again = await late.stream(createThread(), { key: 'k' });
      await Promise.all([follower.ended, again.ended]);
      const told = { type: 'error', code: 'custom', message: 'Come tomorrow.', allow_retry: false };
      expect(follower.events).toEqual([told]);
      expect(again.events.at(-1)).toEqual(told);
    },
  );

  it('ends at once where nothing goes on, and knows no thread of another reader', async () => {
    const reader = await openServer();
    const stream = await reader.stream(createThread());
    (await application.turn()).finish('m1', 'A');
    await stream.ended;
    const follower = await reader.follow(stream.threadId);
    expect(await follower.ended).toBe('ended');
    const other = new Reader(reader.url, `${readerId}-other`);
    expect((await other.follow(stream.threadId)).status).toBe(404);
  });
});

describe('a run whose server has died', () => {
  it('is ended as interrupted by any other: the part is kept, the reader is told with a retry', async () => {
    const mortal = createMortalStore(store);
    const reader = await openServer({ leaseMs: 1_500 }, { store: mortal.store });
    const other = await openServer();
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', 'Half');
    await mortal.checkpointed('Half');
    mortal.die();
    await servers.shift()?.kill();
    const follower = await other.follow(stream.threadId);
    await follower.ended;
    expect(follower.events.at(-1)).toMatchObject({
      type: 'error',
      allow_retry: true,
      message: 'This answer was interrupted. You can ask for it again.',
    });
    const stored = await store.forReader(readerId).items.recent(stream.threadId, 10);
    expect(stored.map(({ type }) => type)).toEqual([
      'user_message',
      'assistant_message',
      'sdk_hidden_context',
    ]);
    expect(texts(await other.items(stream.threadId))).toEqual(['How?', 'Half']);
    const retried = await other.stream(retry(stream.threadId, stored[0]?.id));
    (await application.turn()).finish('m2', 'Whole');
    await retried.ended;
    expect(texts(await other.items(stream.threadId))).toEqual(['How?', 'Whole']);
  });

  it('does not hold up the next message for longer than its lease', async () => {
    const mortal = createMortalStore(store);
    const reader = await openServer({ leaseMs: 1_500 }, { store: mortal.store });
    const other = await openServer();
    const stream = await reader.stream(createThread(), { key: 'k' });
    await application.turn();
    await stream.until(({ type }) => type === 'stream_options');
    mortal.die();
    await servers.shift()?.kill();
    const next = await other.stream(addMessage(stream.threadId, 'Still there?'));
    (await application.turn()).finish('m2', 'Yes');
    await next.ended;
    const items = await store.forReader(readerId).items.recent(stream.threadId, 10);
    expect(items.map(({ type }) => type)).toEqual([
      'user_message',
      'user_message',
      'sdk_hidden_context',
      'assistant_message',
    ]);
  });
});

describe('a server that is drained', () => {
  it('lets runs end, refuses new ones, and interrupts those that take too long', async () => {
    const reader = await openServer();
    const [server] = servers;
    const [quick, slow] = [
      await reader.stream(createThread('quick')),
      await reader.stream(createThread('slow')),
    ];
    const turns = [await application.turn(), await application.turn()];
    const turnOf = (text: string) => turns.find(({ input }) => texts([{ ...input }])[0] === text);
    turnOf('slow')?.begin('m1', 'Half');
    await slow.text('Half');
    const drained = server?.runs.drain(2_000);
    const refused = await reader.stream(createThread('late'));
    expect(refused.response.headers.get('ChatKit-Error')).toBe('shutting_down');
    turnOf('quick')?.finish('m2', 'Quick');
    await quick.until(({ type, item }) => type === 'thread.item.done' && idOf(item) === 'm2');
    await drained;
    await slow.ended;
    expect(slow.events.at(-1)).toMatchObject({ type: 'error', allow_retry: true });
    expect(texts(await reader.items(slow.threadId))).toEqual(['slow', 'Half']);
  });

  it('waits for a request that is just being stored', async () => {
    const begin = deferred();
    const begun = deferred();
    const slow: Store = {
      ...store,
      forReader: (id) => {
        const own = store.forReader(id);
        const transaction: typeof own.transaction = async (...work) => {
          begun.resolve();
          await begin.promise;
          return own.transaction(...work);
        };
        return { ...own, transaction };
      },
    };
    const reader = await openServer({}, { store: slow });
    const asked = reader.stream(createThread());
    await begun.promise;
    let isDrained = false;
    const drained = servers[0]?.runs.drain(60_000).then(() => {
      isDrained = true;
    });
    begin.resolve();
    const stream = await asked;
    const turn = await application.turn();
    expect(isDrained).toBe(false);
    turn.finish('m1', 'Late');
    await stream.ended;
    await drained;
    expect(texts(await reader.items(stream.threadId))).toEqual(['How?', 'Late']);
  });
});

describe('what a run may take', () => {
  it('is ended when it takes too long, followed or not', async () => {
    const reader = await openServer({ maxRunMs: 1_500 });
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', 'For');
    await stream.ended;
    expect(turn.context.signal.aborted).toBe(true);
    expect(stream.events.at(-1)).toMatchObject({ type: 'error', allow_retry: true });
    expect(texts(await reader.items(stream.threadId))).toEqual(['How?', 'For']);
  });

  it('limits how many go on for one reader: leaving does not multiply them', async () => {
    const reader = await openServer({ maxOpenRuns: 2 });
    const streams = [
      await reader.stream(createThread(), { key: 'a' }),
      await reader.stream(createThread(), { key: 'b' }),
    ];
    for (const stream of streams) {
      await stream.until(({ type }) => type === 'thread.created');
      stream.leave();
    }
    const refused = await reader.stream(createThread(), { key: 'c' });
    await refused.ended;
    expect(refused.response.headers.get('ChatKit-Error')).toBe('rate_limited');
    expect(refused.types).toEqual(['error']);
    for (const _ of streams) (await application.turn()).end();
  });
});

describe('while an answer is written', () => {
  it('a thread that is deleted ends it, and nothing comes back', async () => {
    const reader = await openServer();
    const stream = await reader.stream(createThread(), { key: 'k' });
    const turn = await application.turn();
    turn.begin('m1', 'Half');
    await stream.text('Half');
    await reader.ask({ type: 'threads.delete', params: { thread_id: stream.threadId } });
    await stream.ended;
    expect(turn.context.signal.aborted).toBe(true);
    expect(stream.types).not.toContain('error');
    const { json } = await reader.ask({ type: 'threads.list', params: {} });
    expect(json.data).toEqual([]);
  });

  it.each(['the thread is deleted', 'the reader is erased'])(
    'a run of another server is ended where %s: its lease is lost',
    async (what) => {
      const reader = await openServer();
      const stream = await reader.stream(createThread(), { key: 'k' });
      const turn = await application.turn();
      turn.begin('m1', 'Half');
      await stream.text('Half');
      const other = await openServer();
      const own = store.forReader(readerId);
      if (what === 'the reader is erased') await own.erase();
      else {
        const { threadId } = stream;
        await other.ask({ type: 'threads.delete', params: { thread_id: threadId } });
      }
      await stream.ended;
      await servers[0]?.runs.settled();
      expect(turn.context.signal.aborted).toBe(true);
      expect(await own.threads.count()).toBe(0);
      expect(await own.runs.list({ limit: 10 })).toEqual([]);
    },
  );

  it('a reader who is erased ends all of theirs at once, and no other reader’s', async () => {
    const reader = await openServer({ renewMs: 3_600_000, checkpointMs: 3_600_000 });
    const [mine, theirs] = [
      await reader.stream(createThread('mine'), { key: 'k' }),
      await new Reader(reader.url, `${readerId}-other`).stream(createThread('theirs')),
    ];
    const turns = [await application.turn(), await application.turn()];
    await store.forReader(readerId).erase();
    servers[0]?.runs.forgetReader(readerId);
    await mine.ended;
    const aborted = turns.filter(({ context }) => context.signal.aborted);
    expect(aborted.map(({ context }) => context.reader.id)).toEqual([readerId]);
    for (const turn of turns) turn.end();
    await theirs.ended;
    expect(theirs.types).not.toContain('error');
  });

  it('a name the reader gives meanwhile is not lost', async () => {
    const reader = await openServer();
    const stream = await reader.stream(createThread());
    const turn = await application.turn();
    await stream.until(({ type }) => type === 'stream_options');
    const { threadId } = stream;
    await reader.ask({ type: 'threads.update', params: { thread_id: threadId, title: 'Mine' } });
    turn.thread.metadata = { page: '/docs' };
    turn.finish('m1', 'A');
    await stream.ended;
    const thread = await store.forReader(readerId).threads.get(threadId);
    expect(thread).toMatchObject({ title: 'Mine', metadata: { page: '/docs' } });
  });
});

function idOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
}
