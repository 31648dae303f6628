import { expect, test } from '@jest/globals';
import type { ChatApi } from '../../../../theme/src/builtin/api/createChatApi';
import { createChatController } from '../../../../theme/src/builtin/controller/createChatController';
import type { ThreadEvent } from '../../../../theme/src/builtin/protocol/event';

const thread = { id: 'thr_1', created_at: '2026-01-01T00:00:00Z', status: { type: 'active' } };
const nothing = { data: [], has_more: false };

function message(id: string, text: string) {
  return {
    id,
    thread_id: thread.id,
    type: 'user_message',
    created_at: thread.created_at,
    content: [{ type: 'input_text', text }],
    attachments: [],
  };
}

/** A promise and what settles it. */
function later<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** A server whose answers come when the test lets them. */
function playApi() {
  const opened = later<unknown>();
  const followed = later<boolean>();
  const streamed = later<void>();
  const asked: string[] = [];
  let show: (event: ThreadEvent) => void = () => {};
  const api: ChatApi = {
    request: async (type) => (type === 'threads.get_by_id' ? opened.promise : nothing),
    async stream(type) {
      asked.push(type);
      return streamed.promise;
    },
    async follow(_threadId, signal, onEvent) {
      show = onEvent;
      signal.addEventListener('abort', () => asked.push('follow aborted'));
      return followed.promise;
    },
    async stop() {},
  };
  return { api, opened, followed, asked, show: (event: ThreadEvent) => show(event) };
}

/** Until everything that waits for nothing but its turn has had it. */
const turns = () => new Promise((resolve) => setTimeout(resolve));

test('a message written while its thread is fetched is sent once it stands there', async () => {
  const server = playApi();
  const chat = createChatController(server.api, () => ({ events: {} }));
  const opening = chat.openThread(thread.id);
  chat.send({ text: 'And on Windows?' });
  expect(chat.getState().outgoing).toMatchObject([{ status: 'queued' }]);
  server.opened.resolve({ ...thread, items: { data: [message('msg_1', 'Hi')], has_more: false } });
  await opening;
  expect(chat.getState().outgoing).toMatchObject([{ text: 'And on Windows?', status: 'queued' }]);
  server.followed.resolve(false);
  await turns();
  expect(server.asked).toEqual(['threads.add_user_message']);
  expect(chat.getState().items).toMatchObject([{ id: 'msg_1' }]);
  chat.dispose();
});

test('a message waits where an answer may be going on, and does not hide it', async () => {
  const server = playApi();
  const chat = createChatController(server.api, () => ({ events: {} }));
  server.opened.resolve({ ...thread, items: nothing });
  await chat.openThread(thread.id);
  chat.send({ text: 'And on Windows?' });
  expect(server.asked).toEqual([]);
  server.show({ type: 'progress', text: 'Reading' });
  expect(chat.getState()).toMatchObject({
    run: { phase: 'answering' },
    outgoing: [{ status: 'queued' }],
  });
  server.followed.resolve(true);
  await turns();
  expect(server.asked).toEqual(['threads.add_user_message']);
  chat.dispose();
});

test('a thread that is being fetched still opens where the page asks for what is new', async () => {
  const server = playApi();
  const chat = createChatController(server.api, () => ({ events: {} }));
  const opening = chat.openThread(thread.id);
  await chat.refresh();
  server.opened.resolve({ ...thread, items: nothing });
  await opening;
  expect(chat.getState().loading).toBe('none');
  server.followed.resolve(false);
  await turns();
  chat.dispose();
});
