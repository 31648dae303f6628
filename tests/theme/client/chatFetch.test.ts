/** @jest-environment node */
// Node's own fetch API: jsdom has none.
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createChatFetch } from '../../../theme/src/client/chatFetch';
import type { Session } from '../../../theme/src/client/session';

const url = 'http://localhost/chatkit';
Object.assign(globalThis, { location: new URL('http://localhost/docs') });
const question = JSON.stringify({ type: 'threads.create', params: { input: {} } });

interface Sent {
  url: string;
  headers: Headers;
  body: string;
  keepalive: boolean | undefined;
}

let sent: Sent[];
let answers: Array<() => Response | Promise<Response>>;
let onSend: jest.Mock;
let onBroken: jest.Mock;
let scroll: number;

const stream = (text = 'data: {}\n\n') =>
  new Response(text, { headers: { 'content-type': 'text/event-stream' } });

function create(session: Partial<Session> = {}) {
  return createChatFetch({
    url,
    session: {
      authorize: async (headers: Headers) => headers.set('Authorization', 'Bearer token'),
      renew: async () => false,
      ...session,
    } as Session,
    getMetadata: async () => ({ pageContext: { scroll: scroll++ } }),
    onSend,
    onBroken,
    fetch: async (input, init) => {
      sent.push({
        url: String(input),
        headers: new Headers(init?.headers),
        body: String(init?.body),
        keepalive: init?.keepalive,
      });
      const answer = answers.shift();
      if (init?.signal?.aborted) throw new DOMException('Aborted', 'AbortError');
      return answer ? answer() : stream();
    },
  });
}

const post = (body: string, more: RequestInit = {}) => ({ method: 'POST', body, ...more });
const keyOf = (index: number) => sent[index]?.headers.get('Idempotency-Key');

beforeEach(() => {
  sent = [];
  answers = [];
  onSend = jest.fn();
  onBroken = jest.fn();
  scroll = 0;
});

describe('the fetch both chats are given', () => {
  it('adds token, metadata and a key to a question', async () => {
    await create()(url, post(question));
    expect(sent[0]?.headers.get('Authorization')).toBe('Bearer token');
    expect(keyOf(0)).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.parse(sent[0]?.body ?? '').metadata).toEqual({ pageContext: { scroll: 0 } });
    expect(onSend).toHaveBeenCalledTimes(1);
  });

  it('has a key where the page is not served over https, and randomUUID is missing', async () => {
    const { randomUUID } = crypto;
    Reflect.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
    try {
      await create()(url, post(question));
      await create()(url, post(question));
    } finally {
      Reflect.defineProperty(crypto, 'randomUUID', { value: randomUUID, configurable: true });
    }
    expect(keyOf(0)).toMatch(/^[0-9a-f]{32}$/);
    expect(keyOf(1)).not.toBe(keyOf(0));
  });

  it('tells that the stream of an answer broke, but not that it ended', async () => {
    let breakIt = () => {};
    answers = [
      () =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode('data: {}'));
              breakIt = () => controller.error(new TypeError('lost'));
            },
          }),
          { headers: { 'content-type': 'text/event-stream' } },
        ),
    ];
    const chatFetch = create();
    const cut = (await chatFetch(url, post(question))).text();
    breakIt();
    await expect(cut).rejects.toThrow('lost');
    expect(onBroken).toHaveBeenCalledTimes(1);
    expect(await (await chatFetch(url, post(question))).text()).toBe('data: {}\n\n');
    expect(onBroken).toHaveBeenCalledTimes(1);
  });

  it('adds no key to a request that makes no answer', async () => {
    await create()(url, post(JSON.stringify({ type: 'threads.list', params: {} })));
    expect(keyOf(0)).toBeNull();
    expect(onSend).not.toHaveBeenCalled();
  });

  it('repeats the very bytes and the key until an event stream has come back', async () => {
    answers = [
      () => new Response('', { status: 502 }),
      () => Promise.reject(new TypeError('lost')),
    ];
    const chatFetch = create();
    await chatFetch(url, post(question));
    await expect(chatFetch(url, post(question))).rejects.toThrow('lost');
    await chatFetch(url, post(question));
    expect(keyOf(1)).toBe(keyOf(0));
    expect(keyOf(2)).toBe(keyOf(0));
    expect(sent[2]?.body).toBe(sent[0]?.body);
    await chatFetch(url, post(question));
    expect(keyOf(3)).not.toBe(keyOf(0));
  });

  describe('that was given up', () => {
    const lose = () => Promise.reject(new TypeError('lost'));
    /** Six attempts, as both chats make them. */
    async function giveUp(chatFetch: typeof fetch, more: RequestInit = {}, times = 6) {
      answers = Array.from({ length: times }, () => lose);
      for (let attempt = 0; attempt < times; attempt++) {
        await expect(chatFetch(url, post(question, more))).rejects.toThrow('lost');
      }
    }

    it('is another question when it is asked again', async () => {
      const chatFetch = create();
      await giveUp(chatFetch);
      await chatFetch(url, post(question));
      expect(keyOf(5)).toBe(keyOf(0));
      expect(keyOf(6)).not.toBe(keyOf(0));
      expect(sent[6]?.body).not.toBe(sent[0]?.body);
    });

    it('before its last attempt is another one on another page, not while it is repeated', async () => {
      const chatFetch = create();
      const now = jest.spyOn(Date, 'now').mockReturnValue(0);
      try {
        await giveUp(chatFetch, {}, 2);
        Object.assign(globalThis, { location: new URL('http://localhost/other') });
        now.mockReturnValue(30_000);
        await giveUp(chatFetch, {}, 1);
        expect(keyOf(2)).toBe(keyOf(0));
        expect(sent[2]?.body).toBe(sent[0]?.body);
        now.mockReturnValue(91_000);
        await chatFetch(url, post(question));
        expect(keyOf(3)).not.toBe(keyOf(0));
      } finally {
        now.mockRestore();
        Object.assign(globalThis, { location: new URL('http://localhost/docs') });
      }
    });

    it('is the same one for as long as the chat says so, and no other has its words', async () => {
      const chatFetch = create();
      const named = (name: string) => ({ headers: { 'Idempotency-Key': name } });
      await giveUp(chatFetch, named('one'));
      await chatFetch(url, post(question, named('two')));
      await chatFetch(url, post(question, named('one')));
      expect(keyOf(0)).toMatch(/^[0-9a-f]{32}$/);
      expect(keyOf(6)).not.toBe(keyOf(0));
      expect(keyOf(7)).toBe(keyOf(0));
      expect(sent[7]?.body).toBe(sent[0]?.body);
    });
  });

  describe('a question whose stream broke', () => {
    const named = { headers: { 'Idempotency-Key': 'one' } };
    const breaking = (text: string) => () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode(text));
          },
          pull: (controller) => controller.error(new TypeError('lost')),
        }),
        { headers: { 'content-type': 'text/event-stream' } },
      );

    it('before it said anything is the same one when it is sent again', async () => {
      answers = [breaking(': ping\n\n')];
      const chatFetch = create();
      await expect((await chatFetch(url, post(question, named))).text()).rejects.toThrow('lost');
      await chatFetch(url, post(question, named));
      expect(keyOf(1)).toBe(keyOf(0));
      expect(sent[1]?.body).toBe(sent[0]?.body);
    });

    it('after that is another one: what was refused would be refused for ever', async () => {
      answers = [breaking('data: {}\n\n')];
      const chatFetch = create();
      await expect((await chatFetch(url, post(question, named))).text()).rejects.toThrow('lost');
      await chatFetch(url, post(question, named));
      expect(keyOf(1)).not.toBe(keyOf(0));
    });
  });

  it('leaves metadata that was read when the question was written as it is', async () => {
    const body = { type: 'threads.create', params: {}, metadata: { pageContext: { path: '/a' } } };
    await create()(url, post(JSON.stringify(body)));
    expect(JSON.parse(sent[0]?.body ?? '').metadata).toEqual({ pageContext: { path: '/a' } });
  });

  it('forgets the key after a refusal', async () => {
    answers = [() => new Response('', { status: 422 })];
    const chatFetch = create();
    await chatFetch(url, post(question));
    await chatFetch(url, post(question));
    expect(keyOf(1)).not.toBe(keyOf(0));
  });

  it('tells the server to stop the run of an aborted question, and begins anew after', async () => {
    const abort = new AbortController();
    answers = [
      () =>
        new Response(
          new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) }),
          {
            headers: { 'content-type': 'text/event-stream' },
          },
        ),
    ];
    const chatFetch = create();
    await chatFetch(url, post(question, { signal: abort.signal }));
    abort.abort();
    await new Promise(setImmediate);
    expect(sent[1]).toMatchObject({ url: `${url}/runs/stop`, keepalive: true });
    expect(JSON.parse(sent[1]?.body ?? '')).toEqual({ key: keyOf(0) });
    await chatFetch(url, post(question));
    expect(keyOf(2)).not.toBe(keyOf(0));
  });

  it('stops nothing once the answer has ended', async () => {
    const abort = new AbortController();
    const response = await create()(url, post(question, { signal: abort.signal }));
    await response.text();
    abort.abort();
    await new Promise(setImmediate);
    expect(sent).toHaveLength(1);
  });

  it('asks once more where the token was refused and a new one is had', async () => {
    answers = [() => new Response('', { status: 401 })];
    const renew = jest.fn(async () => true);
    const response = await create({ renew })(url, post(question));
    expect(response.status).toBe(200);
    expect(renew).toHaveBeenCalledTimes(1);
    expect(keyOf(1)).toBe(keyOf(0));
  });

  it.each(['https://uploads.example.com/x', 'http://localhost/chatkitten'])(
    'gives %s neither token nor metadata',
    async (elsewhere) => {
      await create()(elsewhere, post('{"type":"threads.create"}'));
      expect(sent[0]?.headers.get('Authorization')).toBeNull();
      expect(sent[0]?.body).toBe('{"type":"threads.create"}');
    },
  );

  it('gives uploads to our server the token, and leaves their body alone', async () => {
    await create()(`${url}/attachments/atc_1`, { method: 'PUT', body: new Blob(['x']) });
    expect(sent[0]?.headers.get('Authorization')).toBe('Bearer token');
    expect(keyOf(0)).toBeNull();
  });
});
