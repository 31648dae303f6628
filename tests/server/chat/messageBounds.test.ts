import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestServer, type TestServer } from '../../../server/src/conformance/testServer.js';
import { createId } from '../../../server/src/ids.js';
import type { Store } from '../../../server/src/store/index.js';
import { createThread, message, Reader } from './support/client.js';
import { openEmbeddedStore } from './support/embeddedStore.js';

let store: Store;
let server: TestServer;
let reader: Reader;

beforeAll(async () => {
  store = await openEmbeddedStore();
  server = await openTestServer({
    store,
    limits: { maxMessageChars: 1000 },
    application: {
      async *respond() {
        yield { type: 'progress_update', text: 'read' };
      },
    },
  });
  reader = new Reader(server.url, `test:${createId('reader')}`);
});
afterAll(async () => {
  await server?.close();
  await store?.close();
});

async function refusalOf(input: object): Promise<string | null> {
  const body = { type: 'threads.create', params: { input: { ...message(), ...input } } };
  const stream = await reader.stream(body);
  await stream.ended;
  return stream.response.headers.get('ChatKit-Error');
}

function mention(data: object) {
  return { content: [{ type: 'input_tag', id: 'page', text: 'Page', data }] };
}

describe('a message', () => {
  it('may have only so much text, its quoted passage counted', async () => {
    expect(await refusalOf({ quoted_text: 'x'.repeat(990) })).toBeNull();
    expect(await refusalOf({ quoted_text: 'x'.repeat(1000) })).toBe('message_too_long');
  });

  it('may have only so much that is not seen', async () => {
    expect(await refusalOf(mention({ href: 'x'.repeat(2000) }))).toBeNull();
    expect(await refusalOf(mention({ href: 'x'.repeat(9000) }))).toBe('message_too_long');
    const empty = Array.from({ length: 500 }, () => ({ type: 'input_text', text: '' }));
    expect(await refusalOf({ content: empty })).toBe('message_too_long');
  });

  it('may name twenty attachments, each of which costs a statement', async () => {
    const named = (count: number) => ({ attachments: Array(count).fill('atc_none') });
    expect(await refusalOf(named(20))).toBe('not_found');
    expect(await refusalOf(named(21))).toBe('message_too_long');
  });
});

describe('a title', () => {
  it('is no longer than lists of threads can carry', async () => {
    const stream = await reader.stream(createThread());
    await stream.ended;
    const rename = (title: string) =>
      reader.ask({ type: 'threads.update', params: { thread_id: stream.threadId, title } });
    expect((await rename('x'.repeat(1000))).status).toBe(200);
    expect(await rename('x'.repeat(1001))).toMatchObject({
      status: 400,
      json: { error: { code: 'invalid_request' } },
    });
  });
});
