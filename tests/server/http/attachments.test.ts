import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createStoredAttachments,
  type StoredAttachments,
} from '../../../server/src/application/index.js';
import { createKeyRing } from '../../../server/src/auth/keyRing.js';
import { createSeal } from '../../../server/src/auth/seal.js';
import { openTestServer, type TestServer } from '../../../server/src/conformance/testServer.js';
import { createId } from '../../../server/src/ids.js';
import type { UserMessageItem } from '../../../server/src/protocol/index.js';
import type { ReaderStore, Store } from '../../../server/src/store/index.js';
import { message, Reader } from '../chat/support/client.js';
import { openEmbeddedStore } from '../chat/support/embeddedStore.js';
import { tapStatements } from '../support/statements.js';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');

let store: Store;
let uploads: StoredAttachments;
let server: TestServer;
let reader: Reader;
let read: Uint8Array | undefined;

beforeAll(async () => {
  store = await openEmbeddedStore();
  const seal = createSeal(createKeyRing(['a secret of thirty-two characters']), 'previews');
  uploads = createStoredAttachments({
    store,
    seal: () => seal,
    maxBytes: 1000,
    maxReaderBytes: 2500,
  });
  server = await openTestServer({
    store,
    uploads,
    application: {
      attachments: uploads,
      async *respond(_thread, input: UserMessageItem | null, context) {
        const id = input?.attachments[0]?.id;
        if (id) read = await uploads.read?.(id, context);
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

function announce(name: string, mime_type: string, size: number, by = reader) {
  return by.ask({ type: 'attachments.create', params: { name, mime_type, size } });
}

function put(id: unknown, body: Buffer, by = reader.id) {
  return fetch(`${server.url}/attachments/${id}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${by}` },
    body: new Uint8Array(body),
  });
}

function form(bytes: Buffer, type: string, name = 'shot.png'): FormData {
  const data = new FormData();
  data.set('file', new Blob([new Uint8Array(bytes)], { type }), name);
  return data;
}

function post(path: string, body: FormData, by = reader.id) {
  return fetch(`${server.url}/attachments${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${by}` },
    body,
  });
}

async function errorCode(response: Response): Promise<unknown> {
  return (await response.json()).error.code;
}

it('are so many bytes of one reader together, however many at once', async () => {
  const greedy = new Reader(server.url, `test:${createId('reader')}`);
  const file = Buffer.concat([png, Buffer.alloc(900 - png.length)]);
  const upload = async () => {
    const { json } = await announce('shot.png', 'image/png', 1, greedy);
    const response = await put(json.id, file, greedy.id);
    return { status: response.status, body: await response.text() };
  };
  const answers = await Promise.all([upload(), upload(), upload(), upload()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 413, 413]);
  expect(answers.find(({ status }) => status === 413)?.body).toContain('attachments_full');
  const tap = tapStatements();
  expect((await upload()).status).toBe(413);
  tap.remove();
  // Nothing is written to be taken back: an embedded database never gets that room again.
  expect(tap.sent.map(({ text }) => text).join()).not.toContain('into chatkit.attachment_bytes');
  // Another reader's are another sum.
  const { json } = await announce('shot.png', 'image/png', 1);
  expect((await put(json.id, file)).status).toBe(200);
});

describe('an upload in two phases', () => {
  it('belongs to the conversation of a message that was sent while it was stored', async () => {
    const { json } = await announce('shot.png', 'image/png', png.length);
    const id = String(json.id);
    const own = store.forReader(reader.id);
    let threadId: string | undefined;
    const transaction: ReaderStore['transaction'] = async (work) => {
      const input = { ...message('What is this?'), attachments: [id] };
      const stream = await reader.stream({ type: 'threads.create', params: { input } });
      await stream.ended;
      threadId = stream.threadId;
      return own.transaction(work);
    };
    await uploads.upload(id, png, {
      reader: { id: reader.id, anonymous: true },
      metadata: {},
      store: { ...own, transaction },
      locale: 'en',
      requestId: 'req_1',
      chatUrl: server.url,
    });
    expect(await own.attachments.get(id)).toMatchObject({ thread_id: threadId });
  });

  it('is announced, sent to the place the server names, carried by a message, and read', async () => {
    const { json } = await announce('shot.png', 'image/png', png.length);
    expect(json).toMatchObject({
      type: 'image',
      name: 'shot.png',
      upload_descriptor: { method: 'PUT', url: `${server.url}/attachments/${json.id}` },
    });
    const uploaded = await put(json.id, png);
    expect(uploaded.status).toBe(200);
    expect(await uploaded.json()).not.toHaveProperty('upload_descriptor');
    const stream = await reader.stream({
      type: 'threads.create',
      params: { input: { ...message('See'), attachments: [json.id, json.id] } },
    });
    await stream.ended;
    // Named twice, it is there once.
    const item = stream.events.find(({ type }) => type === 'thread.item.done')?.item;
    expect(item).toMatchObject({ attachments: [{ id: json.id }] });
    expect(Buffer.from(read ?? [])).toEqual(png);
  });

  it('takes a form with the field file as well', async () => {
    const { json } = await announce('shot.png', 'image/png', png.length);
    expect((await post(`/${json.id}`, form(png, 'image/png'))).status).toBe(200);
  });

  it('takes the bytes once', async () => {
    const { json } = await announce('shot.png', 'image/png', png.length);
    await put(json.id, png);
    const again = await put(json.id, png);
    expect([again.status, await errorCode(again)]).toEqual([409, 'invalid_state']);
  });

  it('takes nothing from another reader, who sees no such attachment', async () => {
    const { json } = await announce('shot.png', 'image/png', png.length);
    expect((await put(json.id, png, `${reader.id}-other`)).status).toBe(404);
    expect((await put('atc_none', png)).status).toBe(404);
    expect((await put(json.id, png)).status).toBe(200);
  });

  it('refuses who brings no identity', async () => {
    const response = await fetch(`${server.url}/attachments/atc_1`, { method: 'PUT', body: 'x' });
    expect(response.status).toBe(401);
  });
});

describe('a direct upload', () => {
  it('answers the attachment', async () => {
    const response = await post('', form(Buffer.from('some text'), 'text/plain', 'läg.txt'));
    expect(await response.json()).toEqual({
      type: 'file',
      id: expect.stringMatching(/^atc_/),
      name: 'läg.txt',
      mime_type: 'text/plain',
    });
  });

  it('refuses a form without a file, and what is no form', async () => {
    const empty = new FormData();
    empty.set('other', 'x');
    expect((await post('', empty)).status).toBe(400);
    const response = await fetch(`${server.url}/attachments`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${reader.id}`, 'Content-Type': 'text/plain' },
      body: 'x',
    });
    expect(response.status).toBe(415);
  });

  it('refuses a form that ends inside of its file, and goes on', async () => {
    const response = await fetch(`${server.url}/attachments`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${reader.id}`,
        'Content-Type': 'multipart/form-data; boundary=B',
      },
      body: '--B\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf a f',
    });
    expect([response.status, await errorCode(response)]).toEqual([400, 'invalid_request']);
    expect((await post('', form(png, 'image/png'))).status).toBe(200);
  });
});

describe('what is taken', () => {
  it('is no more than the limit, by what is announced and by what comes', async () => {
    expect((await announce('big.png', 'image/png', 1001)).status).toBe(413);
    const big = Buffer.concat([png, Buffer.alloc(1001)]);
    const { json } = await announce('big.png', 'image/png', 10);
    expect((await put(json.id, big)).status).toBe(413);
    expect((await post(`/${json.id}`, form(big, 'image/png'))).status).toBe(413);
    expect((await post('', form(big, 'image/png'))).status).toBe(413);
  });

  it('is what its first bytes say, not what its name says', async () => {
    const { json } = await announce('shot.png', 'image/png', 10);
    const response = await put(json.id, Buffer.from('<script>alert(1)</script>'));
    expect([response.status, await errorCode(response)]).toEqual([415, 'unsupported_type']);
    expect((await post('', form(svg, 'image/png'))).status).toBe(415);
    expect((await post('', form(Buffer.from([0, 1, 2]), 'text/plain'))).status).toBe(415);
    expect((await post('', form(Buffer.from([0xff, 0xfe, 0x41]), 'text/plain'))).status).toBe(415);
  });

  it('is of a type that models read; a program is not', async () => {
    expect((await announce('a.exe', 'application/x-msdownload', 10)).status).toBe(415);
    expect((await announce('a.zip', 'application/zip', 10)).status).toBe(415);
    expect((await announce('a.md', 'text/markdown; charset=utf-8', 10)).json.type).toBe('file');
    expect((await announce('a', `text/${'x'.repeat(200)}`, 10)).status).toBe(415);
    expect((await announce('a', 'text/<b>', 10)).status).toBe(415);
  });

  it('may be an SVG as a file, which is never shown as a picture', async () => {
    const { json } = await announce('a.svg', 'image/svg+xml', svg.length);
    expect(json.type).toBe('file');
    expect(json).not.toHaveProperty('preview_url');
    expect((await put(json.id, svg)).status).toBe(200);
  });
});

describe('a preview', () => {
  async function uploaded() {
    const { json } = await announce('shot.png', 'image/png', png.length);
    await put(json.id, png);
    return { id: json.id, url: String(json.preview_url) };
  }

  it('works without an identity, from another origin, and can run nothing', async () => {
    const { url } = await uploaded();
    const response = await fetch(url, { headers: { Origin: 'https://frame.example' } });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(png);
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment',
      'content-security-policy': "default-src 'none'; sandbox",
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('is for that attachment alone, and not without its link', async () => {
    const [one, two] = [await uploaded(), await uploaded()];
    expect((await fetch(one.url.replace(String(one.id), String(two.id)))).status).toBe(404);
    expect((await fetch(one.url.replace(/.$/, ''))).status).toBe(404);
    expect((await fetch(one.url.split('?')[0] ?? '')).status).toBe(404);
  });

  it('names nobody in its link', async () => {
    const { url } = await uploaded();
    expect(decodeURIComponent(url)).not.toContain(reader.id);
  });

  it('is linked anew in every page, so that an old conversation still shows it', async () => {
    const { id, url } = await uploaded();
    const stream = await reader.stream({
      type: 'threads.create',
      params: { input: { ...message('See'), attachments: [id] } },
    });
    await stream.ended;
    const [item] = await reader.items(stream.threadId);
    const [attachment] = Array.isArray(item?.attachments) ? item.attachments : [];
    expect(attachment.preview_url).not.toBe(url);
    expect((await fetch(attachment.preview_url)).status).toBe(200);
  });

  it('is gone with its attachment', async () => {
    const { id, url } = await uploaded();
    await reader.ask({ type: 'attachments.delete', params: { attachment_id: id } });
    expect((await fetch(url)).status).toBe(404);
  });

  it('is over when its time is', async () => {
    const over = createSeal(createKeyRing(['a secret of thirty-two characters']), 'previews');
    const { id, url } = await uploaded();
    const link = await over.close({ user: reader.id, attachment: id }, -1);
    expect((await fetch(url.replace(/t=.*$/, `t=${link}`))).status).toBe(404);
  });
});
