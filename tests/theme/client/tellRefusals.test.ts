/** @jest-environment node */
// Node's own fetch API: jsdom has none.
import { expect, it, jest } from '@jest/globals';
import { tellRefusals } from '../../../theme/src/client/tellRefusals';

Object.assign(globalThis, { location: new URL('http://localhost/docs') });
const translate = (id: string) => id;
const question = { method: 'POST', body: '{"type":"threads.create","params":{}}' };
const refuse = (status: number) => async () => new Response('{"error":{}}', { status });
const lose = async () => {
  throw new TypeError('lost');
};

async function eventOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.status).toBe(200);
  return JSON.parse((await response.text()).replace(/^data: /, ''));
}

it.each([
  [401, 'signed_out', true],
  [403, 'signed_out', true],
  [404, 'thread_gone', false],
  [409, 'unknown', true],
  [413, 'too_long', false],
  [429, 'rate_limited', true],
])('a question refused with %i is told as %s', async (status, id, allowRetry) => {
  const response = await tellRefusals(refuse(status), translate)('/chatkit', question);
  expect(await eventOf(response)).toEqual({
    type: 'error',
    code: 'custom',
    message: `chat.failure.${id}`,
    allow_retry: allowRetry,
  });
});

it.each([
  ['a 502', refuse(502)],
  ['a page of a proxy', async () => new Response('<p>Hello</p>')],
  ['a lost connection', lose],
])('%s is left to ChatKit, which asks again, and told after its last attempt', async (_, send) => {
  const chatFetch = tellRefusals(send as typeof fetch, translate);
  for (let attempt = 1; attempt < 6; attempt++) {
    const outcome = await chatFetch('/chatkit', question).catch((error: Error) => error);
    if (outcome instanceof Response) expect(await outcome.text()).not.toContain('data: ');
    else expect(outcome.message).toBe('lost');
  }
  expect(await eventOf(await chatFetch('/chatkit', question))).toMatchObject({
    message: 'chat.failure.unreachable',
    allow_retry: true,
  });
});

it('begins to count anew with each question that came through', async () => {
  const stream = () => new Response('', { headers: { 'content-type': 'text/event-stream' } });
  const send = jest.fn<typeof fetch>(lose);
  const chatFetch = tellRefusals(send, translate);
  for (let attempt = 1; attempt < 6; attempt++) {
    await expect(chatFetch('/chatkit', question)).rejects.toThrow('lost');
  }
  send.mockResolvedValueOnce(stream());
  await chatFetch('/chatkit', question);
  await expect(chatFetch('/chatkit', question)).rejects.toThrow('lost');
});

it('leaves alone what makes no answer, and a request the reader has given up', async () => {
  const list = { method: 'POST', body: '{"type":"threads.list","params":{}}' };
  expect((await tellRefusals(refuse(404), translate)('/chatkit', list)).status).toBe(404);
  const chatFetch = tellRefusals(lose, translate);
  const signal = AbortSignal.abort();
  for (let attempt = 1; attempt < 8; attempt++) {
    await expect(chatFetch('/chatkit', { ...question, signal })).rejects.toThrow('lost');
  }
});

it('tells an address over its limit when it works again, in the language of the page', async () => {
  const limit = (seconds: string) => async () =>
    new Response('{}', { status: 429, headers: { 'retry-after': seconds } });
  const words = (id: string, values?: Record<string, string | number>) => `${id} ${values?.when}`;
  const told = async (seconds: string, language: string) => {
    const asked = { ...question, headers: { 'Accept-Language': language } };
    return eventOf(await tellRefusals(limit(seconds), words)('/chatkit', asked));
  };
  expect(await told('90', 'en')).toMatchObject({
    message: 'chat.failure.limited_until in 90 seconds',
    allow_retry: true,
  });
  expect((await told('301', 'de')).message).toBe('chat.failure.limited_until in 6 Minuten');
  expect((await told('soon', 'en')).message).toBe('chat.failure.rate_limited undefined');
});

it('begins to count anew with the same question about another page', async () => {
  const now = jest.spyOn(Date, 'now').mockReturnValue(0);
  const chatFetch = tellRefusals(lose, translate);
  try {
    for (let attempt = 1; attempt < 6; attempt++) {
      await expect(chatFetch('/chatkit', question)).rejects.toThrow('lost');
    }
    now.mockReturnValue(61_000);
    Object.assign(globalThis, { location: new URL('http://localhost/other') });
    await expect(chatFetch('/chatkit', question)).rejects.toThrow('lost');
  } finally {
    now.mockRestore();
    Object.assign(globalThis, { location: new URL('http://localhost/docs') });
  }
});
