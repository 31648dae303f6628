import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChatController } from '../../../../theme/src/builtin/controller/chatController';
import { createChatController } from '../../../../theme/src/builtin/controller/createChatController';
import { playChatApi, setOnline, textOf, threadOf, turns, userMessage } from './playChatApi';

let server: ReturnType<typeof playChatApi>;
let chat: ChatController;

beforeEach(() => {
  server = playChatApi();
  chat = createChatController(server.api, () => ({ events: {} }));
});

afterEach(() => {
  chat.dispose();
  setOnline(true);
});

const outgoing = () => chat.getState().outgoing.map(({ text, status }) => `${text}: ${status}`);

/** A thread that stands there, with nothing going on in it. */
async function open(id: string) {
  const opening = chat.openThread(id);
  (await server.next('threads.get_by_id')).end(threadOf(id));
  await opening;
  (await server.next('follow')).end(false);
  await turns();
}

describe('a conversation that is left', () => {
  test('sends nothing any more once its chat has gone: another reader may be there', async () => {
    chat.send({ text: 'One' });
    const one = await server.next('threads.create');
    chat.send({ text: 'Two' });
    chat.dispose();
    one.end();
    await turns();
    expect(server.requests).toEqual([]);
  });

  test('has what waits in it when the reader is back, and sends it then', async () => {
    await open('thr_a');
    chat.send({ text: 'One' });
    const one = await server.next('threads.add_user_message');
    one.keep('msg_1');
    chat.send({ text: 'Two' });
    await open('thr_b');
    expect(outgoing()).toEqual([]);
    expect(chat.holdsMessages()).toBe(true);
    one.end();
    await turns();
    expect(server.requests).toEqual([]);
    await open('thr_a');
    const two = await server.next('threads.add_user_message');
    expect(two.params.thread_id).toBe('thr_a');
    expect(textOf(two)).toBe('Two');
  });

  test('holds its message while that goes out unseen, until the server has it', async () => {
    await open('thr_a');
    chat.send({ text: 'One' });
    const one = await server.next('threads.add_user_message');
    await open('thr_b');
    expect(outgoing()).toEqual([]);
    expect(chat.holdsMessages()).toBe(true);
    one.keep('msg_1');
    expect(chat.holdsMessages()).toBe(false);
    one.end();
    await turns();
    expect(chat.holdsMessages()).toBe(false);
  });

  test('keeps what waits for a connection, as a new one does', async () => {
    setOnline(false);
    chat.send({ text: 'One' });
    chat.newThread();
    expect(outgoing()).toEqual(['One: queued']);
    const opening = chat.openThread('thr_a');
    expect(outgoing()).toEqual([]);
    (await server.next('threads.get_by_id')).fail('offline');
    await opening;
    chat.newThread();
    expect(outgoing()).toEqual(['One: queued']);
    setOnline(true);
    expect(textOf(await server.next('threads.create'))).toBe('One');
  });

  test('has the message that failed meanwhile', async () => {
    await open('thr_a');
    chat.send({ text: 'One' });
    const one = await server.next('threads.add_user_message');
    chat.newThread();
    expect(one.signal?.aborted).toBe(false);
    one.fail('unreachable');
    await turns();
    expect(outgoing()).toEqual([]);
    await open('thr_a');
    expect(outgoing()).toEqual(['One: failed']);
  });

  test('and come back to shows the message once the server has it, or once it failed', async () => {
    await open('thr_a');
    for (const isKept of [true, false]) {
      chat.send({ text: 'One' });
      const one = await server.next('threads.add_user_message');
      await open('thr_b');
      await open('thr_a');
      expect(outgoing()).toEqual([]);
      if (isKept) {
        one.keep('msg_1');
        (await server.next('items.list')).end({ data: [userMessage('msg_1')], has_more: false });
        (await server.next('follow')).end(false);
        await turns();
        expect(chat.getState().items).toMatchObject([{ id: 'msg_1' }]);
        one.end();
      } else one.fail('unreachable');
      await turns();
    }
    expect(outgoing()).toEqual(['One: failed']);
  });

  test('before it has a name is known once it has one', async () => {
    chat.send({ text: 'One' });
    chat.send({ text: 'Two' });
    const one = await server.next('threads.create');
    chat.newThread();
    expect(outgoing()).toEqual([]);
    one.showThread('thr_new');
    one.keep('msg_1');
    one.end();
    await turns();
    expect(outgoing()).toEqual([]);
    await open('thr_new');
    const two = await server.next('threads.add_user_message');
    expect(two.params.thread_id).toBe('thr_new');
    expect(textOf(two)).toBe('Two');
  });

  test('and was never made leaves its messages to the next one', async () => {
    chat.send({ text: 'One' });
    const one = await server.next('threads.create');
    await open('thr_b');
    one.fail('unreachable');
    await turns();
    chat.newThread();
    expect(outgoing()).toEqual(['One: failed']);
  });

  test('is not opened anew by choosing it again while a question is on its way', async () => {
    await open('thr_a');
    chat.send({ text: 'One' });
    await chat.openThread('thr_a');
    expect(outgoing()).toEqual(['One: sending']);
  });
});

test.each(['thread_gone', 'unreachable'] as const)(
  'a new conversation takes over what waits in one that is %s',
  async (kind) => {
    const opening = chat.openThread('thr_a');
    chat.send({ text: 'One' });
    (await server.next('threads.get_by_id')).fail(kind);
    await opening;
    expect(outgoing()).toEqual(['One: queued']);
    chat.newThread();
    expect(textOf(await server.next('threads.create'))).toBe('One');
    expect(outgoing()).toEqual(['One: sending']);
  },
);

test('deleting the conversation leaves what waits in it to the reader', async () => {
  await open('thr_a');
  chat.send({ text: 'One' });
  const one = await server.next('threads.add_user_message');
  one.keep('msg_1');
  chat.send({ text: 'Two' });
  const deleting = chat.deleteThread('thr_a');
  (await server.next('threads.delete')).end({});
  await deleting;
  expect(chat.getState().threadId).toBeNull();
  expect(outgoing()).toEqual(['Two: failed']);
});

/** Two windows of one browser, which hear each other. jsdom has no such channel. */
class PlayedChannel {
  static readonly open = new Set<PlayedChannel>();
  onmessage?: (event: { data: unknown }) => void;
  constructor(readonly name: string) {
    PlayedChannel.open.add(this);
  }
  postMessage(data: unknown) {
    if (!PlayedChannel.open.has(this)) throw new DOMException('', 'InvalidStateError');
    for (const other of PlayedChannel.open) {
      if (other !== this && other.name === this.name) other.onmessage?.({ data });
    }
  }
  close() {
    PlayedChannel.open.delete(this);
  }
}

describe('two windows side by side', () => {
  let other: ChatController;
  let theirs: ReturnType<typeof playChatApi>;
  beforeEach(async () => {
    Object.assign(globalThis, { BroadcastChannel: PlayedChannel });
    chat.dispose();
    chat = createChatController(server.api, () => ({ events: {} }));
    theirs = playChatApi();
    other = createChatController(theirs.api, () => ({ events: {} }));
    await open('thr_a');
    const opening = other.openThread('thr_a');
    (await theirs.next('threads.get_by_id')).end(threadOf('thr_a'));
    await opening;
    (await theirs.next('follow')).end(false);
    await turns();
  });
  afterEach(() => {
    other.dispose();
    expect(PlayedChannel.open.size).toBe(1);
    Reflect.deleteProperty(globalThis, 'BroadcastChannel');
  });

  test('both show a question once it is kept, its answer as it grows, and its end', async () => {
    chat.send({ text: 'One' });
    const one = await server.next('threads.add_user_message');
    await turns();
    expect(theirs.requests).toEqual([]);
    one.keep('msg_1');
    const items = { data: [userMessage('msg_1')], has_more: false };
    (await theirs.next('items.list')).end(items);
    const followed = await theirs.next('follow');
    followed.show({ type: 'progress', text: 'Reading' });
    expect(other.getState()).toMatchObject({
      items: [{ id: 'msg_1' }],
      run: { phase: 'answering' },
    });
    one.end();
    followed.end(true);
    (await theirs.next('items.list')).end(items);
    await turns();
    expect(other.getState().run).toBeNull();
    // What was followed is not told on: the two would never be done with it.
    expect([...server.requests, ...theirs.requests]).toEqual([]);
  });

  test('one that goes away in mid-question says nothing any more', async () => {
    chat.send({ text: 'One' });
    const one = await server.next('threads.add_user_message');
    chat.dispose();
    one.keep('msg_1');
    one.end();
    await turns();
    expect(theirs.requests).toEqual([]);
    chat = createChatController(server.api, () => ({ events: {} }));
  });

  test('one that shows another conversation asks for nothing', async () => {
    other.newThread();
    chat.send({ text: 'One' });
    const one = await server.next('threads.add_user_message');
    one.keep('msg_1');
    one.end();
    await turns();
    expect(theirs.requests).toEqual([]);
  });
});

describe('a conversation that went on in another tab', () => {
  const items = (...ids: string[]) => ({ data: ids.map((id) => userMessage(id)), has_more: false });
  const shown = () => chat.getState().items.map(({ id }) => id);
  const comeBack = () => document.dispatchEvent(new Event('visibilitychange'));

  test('is shown as it is now when the reader is back', async () => {
    await open('thr_a');
    comeBack();
    (await server.next('items.list')).end(items('msg_2', 'msg_1'));
    (await server.next('follow')).end(false);
    await turns();
    expect(shown()).toEqual(['msg_1', 'msg_2']);
  });

  test('is asked for neither in the middle of an answer nor below one that failed', async () => {
    await open('thr_a');
    chat.send({ text: 'One' });
    const one = await server.next('threads.add_user_message');
    comeBack();
    one.fail('unreachable');
    await turns();
    comeBack();
    await turns();
    expect(server.requests).toEqual([]);
  });

  test('is left alone once the chat has gone', async () => {
    await open('thr_a');
    chat.dispose();
    comeBack();
    await turns();
    expect(server.requests).toEqual([]);
  });
});
