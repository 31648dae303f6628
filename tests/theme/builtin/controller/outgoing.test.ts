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
const localId = (text: string) =>
  chat.getState().outgoing.find((message) => message.text === text)?.localId ?? '';

/** An open thread nothing goes on in. */
async function open(id: string, items: unknown[] = [], after?: string) {
  const opening = chat.openThread(id);
  (await server.next('threads.get_by_id')).end(threadOf(id, items, after));
  if (after) (await server.next('items.list')).end(threadOf(id, items, after).items);
  await opening;
  (await server.next('follow')).end(false);
  await turns();
}

/** Sends a message in the open thread, which does not get there. */
async function fail(text: string, kind: 'offline' | 'unreachable' = 'unreachable') {
  chat.send({ text });
  (await server.next('threads.add_user_message')).fail(kind);
  await turns();
}

describe('a message that failed', () => {
  test('stands there still once another is sent, and is sent again by itself', async () => {
    await open('thr_1');
    await fail('One');
    chat.send({ text: 'Two' });
    expect(outgoing()).toEqual(['Two: sending', 'One: failed']);
    const two = await server.next('threads.add_user_message');
    two.keep('msg_2');
    // Another answer is being made: it waits for its turn, and stops nothing.
    chat.sendAgain(localId('One'));
    expect(two.signal?.aborted).toBe(false);
    two.end();
    const one = await server.next('threads.add_user_message');
    expect(textOf(one)).toBe('One');
    one.keep('msg_1');
    one.end();
    await turns();
    expect(outgoing()).toEqual([]);
  });

  test('for want of a connection goes first once there is one', async () => {
    await open('thr_1');
    await fail('One', 'offline');
    setOnline(false);
    chat.send({ text: 'Two' });
    expect(outgoing()).toEqual(['One: failed', 'Two: queued']);
    setOnline(true);
    for (const text of ['One', 'Two']) {
      const request = await server.next('threads.add_user_message');
      expect(textOf(request)).toBe(text);
      request.keep(`msg_${text}`);
      request.end();
    }
    await turns();
    expect(outgoing()).toEqual([]);
  });

  test('because the reader stopped it stays when the next one goes out', async () => {
    await open('thr_1');
    chat.send({ text: 'One' });
    chat.send({ text: 'Two' });
    chat.stop();
    expect(outgoing()).toEqual(['Two: sending', 'One: failed']);
  });

  test('and is given up takes its failure along, and lets the next one go', async () => {
    await open('thr_1', [userMessage('msg_0')]);
    chat.send({ text: 'One' });
    chat.send({ text: 'Two' });
    (await server.next('threads.add_user_message')).fail('unreachable');
    await turns();
    expect(outgoing()).toEqual(['One: failed', 'Two: queued']);
    chat.takeBack(localId('One'));
    expect(chat.getState().failure).toBeNull();
    expect(textOf(await server.next('threads.add_user_message'))).toBe('Two');
  });

  test('is what is tried again, not the question before it', async () => {
    await open('thr_1', [userMessage('msg_0')]);
    await fail('One');
    chat.retry();
    expect(textOf(await server.next('threads.add_user_message'))).toBe('One');
  });

  test('lets nothing overtake what was written before', async () => {
    await open('thr_1');
    chat.send({ text: 'One' });
    chat.send({ text: 'Two' });
    (await server.next('threads.add_user_message')).fail('unreachable');
    await turns();
    chat.send({ text: 'Three' });
    expect(outgoing()).toEqual(['Two: sending', 'One: failed', 'Three: queued']);
  });
});

test('a message is asked of the page it was written on, under one name', async () => {
  chat.dispose();
  let page = '/a';
  chat = createChatController(server.api, () => ({
    events: {},
    api: { readPage: (quoted) => ({ page, quoted }) },
  }));
  await open('thr_1');
  chat.send({ text: 'One' });
  chat.send({ text: 'One', quotedText: 'A passage' });
  page = '/b';
  const one = await server.next('threads.add_user_message');
  expect(one.message?.metadata).toEqual({ page: '/a' });
  one.keep('msg_1');
  one.end();
  const two = await server.next('threads.add_user_message');
  expect(two.message?.metadata).toEqual({ page: '/a', quoted: 'A passage' });
  expect(two.message?.localId).not.toBe(one.message?.localId);
  two.fail('unreachable');
  await turns();
  chat.retry();
  const { message } = await server.next('threads.add_user_message');
  expect(message?.localId).toBe(two.message?.localId);
  expect(message?.metadata).toEqual(two.message?.metadata);
});

describe('what fails beside an answer', () => {
  test('older items leave the message on its way alone, and hold up none behind it', async () => {
    await open('thr_1', [userMessage('msg_9')], 'msg_9');
    chat.send({ text: 'One' });
    chat.send({ text: 'Two' });
    const one = await server.next('threads.add_user_message');
    void chat.loadOlder();
    (await server.next('items.list')).fail('unreachable');
    await turns();
    expect(outgoing()).toEqual(['One: sending', 'Two: queued']);
    expect(chat.getState()).toMatchObject({ failure: { during: 'older' }, loading: 'none' });
    chat.retry();
    expect((await server.next('items.list')).params.after).toBe('msg_9');
    one.keep('msg_10');
    one.end();
    expect(textOf(await server.next('threads.add_user_message'))).toBe('Two');
  });

  test('an action leaves the message on its way alone', async () => {
    await open('thr_1');
    chat.send({ text: 'One' });
    const acting = chat.runAction('msg_0', { type: 'choose', payload: {} }, false);
    (await server.next('threads.sync_custom_action')).fail('unreachable');
    await acting;
    expect(outgoing()).toEqual(['One: sending']);
  });
});

describe('a conversation that could not be opened', () => {
  test('for want of a connection is opened once there is one', async () => {
    const opening = chat.openThread('thr_1');
    (await server.next('threads.get_by_id')).fail('offline');
    await opening;
    setOnline(true);
    (await server.next('threads.get_by_id')).end(threadOf('thr_1', [userMessage('msg_1')]));
    await turns();
    expect(chat.getState()).toMatchObject({ failure: null, items: [{ id: 'msg_1' }] });
  });

  test('is opened before a message goes into it', async () => {
    const opening = chat.openThread('thr_1');
    (await server.next('threads.get_by_id')).fail('unreachable');
    await opening;
    chat.send({ text: 'One' });
    expect(outgoing()).toEqual(['One: queued']);
    (await server.next('threads.get_by_id')).end(threadOf('thr_1', [userMessage('msg_1')]));
    (await server.next('follow')).end(false);
    expect(textOf(await server.next('threads.add_user_message'))).toBe('One');
    expect(chat.getState().items).toMatchObject([{ id: 'msg_1' }]);
  });
});
