import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readerLanguage, readerMessage } from '../../../server/src/chat/readerMessages.js';
import { readerTexts } from '../../../server/src/chat/readerTexts.js';
import { openTestServer, type TestServer } from '../../../server/src/conformance/testServer.js';
import { ChatKitError, errorTable, ReaderError, StreamError } from '../../../server/src/errors.js';
import { holdBody, mostHeldOfAnAddress } from '../../../server/src/http/heldBody.js';
import { createId } from '../../../server/src/ids.js';
import type { Store } from '../../../server/src/store/index.js';
import { addMessage, createThread, message, Reader } from '../chat/support/client.js';
import { openEmbeddedStore } from '../chat/support/embeddedStore.js';

let store: Store;
let server: TestServer;
let reader: Reader;
let failure: Error;
/** Called while a dictation is heard. */
let heard: (() => void) | undefined;

beforeAll(async () => {
  store = await openEmbeddedStore();
  server = await openTestServer({
    store,
    limits: { maxMessageChars: 1000 },
    application: {
      async *respond() {
        yield { type: 'progress_update', text: 'Trying' };
        throw failure;
      },
      transcribe: async ({ bytes }) => {
        heard?.();
        return `${bytes.length} bytes`;
      },
    },
  });
  reader = new Reader(server.url, `test:${createId('reader')}`);
});
afterAll(async () => {
  await server?.close();
  await store?.close();
});

describe('a refusal of a request that is answered by a stream', () => {
  it('is an event the reader sees, in their language; programs find its code in a header', async () => {
    const stream = await reader.stream(addMessage('thr_none'), { locale: 'fr-CA' });
    await stream.ended;
    expect(stream.status).toBe(200);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.response.headers.get('chatkit-error')).toBe('not_found');
    expect(stream.events).toEqual([
      {
        type: 'error',
        code: 'custom',
        message: readerTexts.gone.fr,
        allow_retry: false,
      },
    ]);
  });

  it('is told of a message that is too long', async () => {
    const stream = await reader.stream(createThread('x'.repeat(1001)), { locale: 'ja' });
    await stream.ended;
    expect(stream.response.headers.get('chatkit-error')).toBe('message_too_long');
    expect(stream.events[0]?.message).toBe(readerTexts.tooLong.ja);
  });

  it('is 401 without an identity: our fetch renews it and tries again', async () => {
    const response = await fetch(server.url, { method: 'POST', body: '{"type":"threads.create"}' });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      error: { code: 'unauthorized', message: 'This request needs an identity.' },
    });
  });

  it('is told of a key that is none', async () => {
    const key = 'k'.repeat(201);
    const stream = await reader.stream(createThread(), { key });
    await stream.ended;
    expect(stream.response.headers.get('chatkit-error')).toBe('invalid_request');
  });
});

describe('a refusal of any other request', () => {
  it.each([
    ['an unknown type', { type: 'threads.explode', params: {} }, 400, 'invalid_request'],
    [
      'a missing thread',
      { type: 'threads.get_by_id', params: { thread_id: 'x' } },
      404,
      'not_found',
    ],
    [
      'what is off',
      { type: 'attachments.create', params: { name: 'a', size: 1, mime_type: 'text/plain' } },
      501,
      'not_configured',
    ],
  ])('is its status and code: %s', async (_what, body, status, code) => {
    const answer = await reader.ask(body);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ error: { code, message: expect.any(String) } });
  });
});

describe('a body', () => {
  const dictation = (bytes: number) => ({
    type: 'input.transcribe',
    params: { audio_base64: Buffer.alloc(bytes).toString('base64'), mime_type: 'audio/webm' },
  });

  it('may be larger for dictation alone', async () => {
    expect((await reader.ask(dictation(3_000_000))).json).toEqual({ text: '3000000 bytes' });
    const { status } = await reader.ask({
      type: 'threads.list',
      params: { pad: 'x'.repeat(1_100_000) },
    });
    expect(status).toBe(413);
  });

  it('may say only in its second piece that it is dictation', async () => {
    const text = JSON.stringify(dictation(3_000_000));
    const pieces = [text.slice(0, 5), text.slice(5)].map((piece) => Buffer.from(piece));
    const { port, pathname: path } = new URL(server.url);
    const headers = { Authorization: `Bearer ${reader.id}`, 'Content-Length': text.length };
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ port, path, method: 'POST', headers });
      asked.on('response', (response) => resolve(response.resume().statusCode));
      asked.on('error', reject);
      asked.write(pieces[0]);
      setTimeout(() => asked.end(pieces[1]), 100);
    });
    expect(status).toBe(200);
  });

  it('has a limit for dictation, too', async () => {
    expect((await reader.ask(dictation(9_000_000))).status).toBe(413);
  });

  it('counts as on its way for its address until its sound was heard', async () => {
    const room = () => holdBody('127.0.0.1');
    const rest = mostHeldOfAnAddress - 3_000_000;
    heard = () => {
      const other = room();
      expect(() => other.add(rest)).toThrow('Too much is on its way');
      other.release();
    };
    expect((await reader.ask(dictation(3_000_000))).json).toEqual({ text: '3000000 bytes' });
    heard = undefined;
    const after = room();
    after.add(rest);
    after.release();
  });

  it('whose sound is no base64 is refused', async () => {
    const body = dictation(0);
    for (const [sound, answer] of [
      ['abcde', 400],
      ['AAECé/w==', 400],
      ['A-AE\n C/w==\n', 200],
    ] as const) {
      body.params.audio_base64 = sound;
      expect([sound, (await reader.ask(body)).status]).toEqual([sound, answer]);
    }
  });
});

describe('a failure while responding', () => {
  async function lastEvent(error: Error, locale = 'en') {
    failure = error;
    const stream = await reader.stream(
      { type: 'threads.create', params: { input: message() } },
      { locale },
    );
    await stream.ended;
    return stream.events.at(-1);
  }

  it('in the application’s own words is told in them', async () => {
    expect(await lastEvent(new ReaderError('Not on Sundays.'))).toEqual({
      type: 'error',
      code: 'custom',
      message: 'Not on Sundays.',
      allow_retry: false,
    });
  });

  it('that nobody expected is told without its text, with a retry', async () => {
    expect(await lastEvent(new Error('password=hunter2'))).toEqual({
      type: 'error',
      code: 'stream.error',
      allow_retry: true,
    });
  });

  it('can be left to the client’s own words', async () => {
    expect(await lastEvent(new StreamError('logged', { allowRetry: false }))).toEqual({
      type: 'error',
      code: 'stream.error',
      allow_retry: false,
    });
  });

  it('of ours is told by its code, in the reader’s language', async () => {
    expect(await lastEvent(new ChatKitError('model_unavailable', 'Down.'), 'es')).toEqual({
      type: 'error',
      code: 'custom',
      message: readerTexts.model.es,
      allow_retry: true,
    });
  });
});

describe('what readers are told', () => {
  it.each([
    ['en-US,en;q=0.9', 'en'],
    ['zh-CN', 'zh-Hans'],
    ['pt', 'pt-BR'],
    ['nl, de;q=0.8, en;q=0.9', 'en'],
    ['ar-EG', 'ar'],
    ['*', 'en'],
    ['', 'en'],
    ['fr;q=0', 'en'],
    [';;;,,q=', 'en'],
  ])('follows Accept-Language %s', (header, language) => {
    expect(readerLanguage(header)).toBe(language);
  });

  it('is there for every code in every language', () => {
    for (const code of Object.keys(errorTable)) {
      const known = Object.keys(errorTable).find((name) => name === code);
      for (const language of ['en', 'fr', 'de', 'es', 'ja', 'zh-Hans', 'pt-BR', 'ar']) {
        const error = new ChatKitError(isCode(known) ? known : 'internal', 'x');
        expect(readerMessage(error, language).length).toBeGreaterThan(4);
      }
    }
    const texts = Object.values(readerTexts).flatMap((byLanguage) => Object.values(byLanguage));
    // Nothing was left in English by mistake.
    expect(new Set(texts).size).toBe(texts.length);
  });
});

function isCode(name: string | undefined): name is keyof typeof errorTable {
  return name !== undefined && name in errorTable;
}
