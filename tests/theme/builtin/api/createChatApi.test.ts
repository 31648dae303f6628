/** @jest-environment node */
// Node's own fetch API: jsdom has none.
import { expect, it } from '@jest/globals';
import { createChatApi } from '../../../../theme/src/builtin/api/createChatApi';

it('sends a message under its name, with what was read of its page', async () => {
  const sent: { headers: Headers; body: unknown }[] = [];
  const send: typeof fetch = async (_, init) => {
    sent.push({ headers: new Headers(init?.headers), body: JSON.parse(String(init?.body)) });
    return new Response('', { headers: { 'Content-Type': 'text/event-stream' } });
  };
  const api = createChatApi('/chatkit', send, 'en');
  const { signal } = new AbortController();
  const message = { localId: 'local-1', metadata: { pageContext: { path: '/a' } } };
  await api.stream('threads.create', {}, signal, () => {}, message);
  await api.stream('threads.custom_action', {}, signal, () => {});
  expect(sent.map(({ headers }) => headers.get('Idempotency-Key'))).toEqual(['local-1', null]);
  expect(sent.map(({ body }) => body)).toEqual([
    { type: 'threads.create', params: {}, metadata: message.metadata },
    { type: 'threads.custom_action', params: {} },
  ]);
});
