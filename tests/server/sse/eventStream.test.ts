import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createParser } from '../../../server/src/conformance/frames.js';
import { toFrame, toFrames } from '../../../server/src/protocol/index.js';
import {
  clientGone,
  type EventStreamOptions,
  sendEventStream,
} from '../../../server/src/sse/eventStream.js';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

/** Serves what `frames` gives for each request, and says when it is done with one. */
async function serve(
  frames: (signal: AbortSignal) => AsyncIterable<string>,
  options?: EventStreamOptions,
): Promise<{ url: string; done: Promise<unknown> }> {
  let over: (result: unknown) => void = () => {};
  const done = new Promise((resolve) => {
    over = resolve;
  });
  server = createServer((_request, response) => {
    sendEventStream(response, frames(clientGone(response)), options).then(over, over);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}/`, done };
}

function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, resolve).once('error', reject).end();
  });
}

describe('an event stream', () => {
  it('has no names, no ids and no end but its own, and is kept by nobody on the way', async () => {
    const { url } = await serve(async function* () {
      yield toFrames([{ a: 1 }, { b: 2 }]);
      yield toFrames([{ c: 3 }]);
    });
    const response = await fetch(url);
    expect(await response.text()).toBe('data: {"a":1}\n\ndata: {"b":2}\n\ndata: {"c":3}\n\n');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
  });

  it('sends its head before there is anything to send', async () => {
    const { url } = await serve(async function* (signal) {
      await aborted(signal);
      yield '';
    });
    expect((await open(url)).statusCode).toBe(200);
  });

  it('keeps a quiet connection awake with comments no client sees', async () => {
    const { url } = await serve(
      async function* (signal) {
        await aborted(signal);
        yield '';
      },
      { keepAliveMs: 10 },
    );
    const response = await open(url);
    let text = '';
    const events: string[] = [];
    const parse = createParser((data) => events.push(data));
    for await (const chunk of response) {
      text += chunk;
      parse(chunk);
      if (text.length > 20) break;
    }
    expect(text).toMatch(/^(: ping\n\n)+$/);
    expect(events).toEqual([]);
  });

  it('asks for no more while the client does not read, and goes on when it does', async () => {
    let asked = 0;
    const total = 400;
    const { url } = await serve(async function* () {
      for (; asked < total; asked += 1) yield toFrame(JSON.stringify('x'.repeat(64 * 1024)));
    });
    const response = await open(url);
    response.pause();
    // The socket's buffers on both sides fill up, and then nothing more is asked for.
    let before = -1;
    while (asked !== before) {
      before = asked;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(asked).toBeLessThan(total);
    let events = 0;
    const parse = createParser(() => {
      events += 1;
    });
    for await (const chunk of response) parse(chunk);
    expect(events).toBe(total);
  });

  it('ends what makes it when the client leaves', async () => {
    let ended = false;
    const { url, done } = await serve(async function* (signal) {
      try {
        yield toFrame('1');
        await aborted(signal);
      } finally {
        ended = true;
      }
    });
    const response = await open(url);
    response.destroy();
    await done;
    expect(ended).toBe(true);
  });

  it('ends what makes it when the client leaves while it does not read', async () => {
    let ended = false;
    const { url, done } = await serve(async function* () {
      try {
        for (;;) yield toFrame('x'.repeat(64 * 1024));
      } finally {
        ended = true;
      }
    });
    const response = await open(url);
    response.destroy();
    await done;
    expect(ended).toBe(true);
  });

  it('closes the connection where what makes it fails', async () => {
    const failure = new Error('broken');
    const { url, done } = await serve(async function* () {
      yield toFrame('1');
      throw failure;
    });
    expect(await (await fetch(url)).text()).toBe('data: 1\n\n');
    expect(await done).toBe(failure);
  });
});

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}
