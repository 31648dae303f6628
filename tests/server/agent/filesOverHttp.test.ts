import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AttachmentBackend } from '../../../server/src/application/index.js';
import { readConfig } from '../../../server/src/config.js';
import { type RunningServer, startServer } from '../../../server/src/main.js';
import { indexOf } from '../docs/support.js';
import { messageRequest } from '../support/chatClient.js';
import { copyDatabase } from '../support/dataDir.js';
import { apis, type ModelServer, startModelServer } from './support/modelServer.js';

/** Files from the reader's upload to what the model's API receives, by way of the real store. */
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const pdf = Buffer.from('%PDF-1.4\n%%EOF\n');
const log = 'greeting failed at line 7';

let dir: string;
let model: ModelServer;
let server: RunningServer;
let token: string;

async function start(backend?: AttachmentBackend): Promise<void> {
  server = await startServer({
    config: readConfig({
      PORT: '0',
      DATA_DIR: path.join(dir, 'data'),
      DOCS_INDEX: path.join(dir, 'chatkit-docs.json'),
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: model.baseUrl,
      LIMITS: 'off',
      LOG_LEVEL: 'silent',
    }),
    ...(backend && { attachments: backend }),
    print: () => {},
  });
}
const origin = () => `http://127.0.0.1:${server.port}`;

async function beReader(): Promise<void> {
  const session = await fetch(`${origin()}/chatkit/session`, { method: 'POST' });
  ({ token } = await session.json());
}

function post(body: object): Promise<Response> {
  return fetch(`${origin()}/chatkit`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
  });
}

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'files-http-'));
  await copyDatabase(path.join(dir, 'data'));
  const index = indexOf([{ url: '/docs/a', title: 'Apples', sections: { Red: 'Sweet.' } }]);
  await writeFile(path.join(dir, 'chatkit-docs.json'), JSON.stringify(index));
  model = await startModelServer({ onlyAnswers: true });
});
afterEach(() => server?.close());
afterAll(async () => {
  await model?.close();
  await rm(dir, { recursive: true, force: true });
});

interface Announced {
  id: string;
  upload_descriptor: { url: string; method: string; headers: Record<string, string> };
}

/** Announces a file and sends its bytes where the answer says, as ChatKit does. */
async function upload(name: string, type: string, bytes: Buffer): Promise<string> {
  const params = { name, mime_type: type, size: bytes.length };
  const announced = await post({ type: 'attachments.create', params });
  const { id, upload_descriptor: to }: Announced = await announced.json();
  const url = new URL(to.url, origin());
  // The reader's token is for their server alone.
  const headers = new Headers(to.headers);
  if (url.origin === origin()) headers.set('authorization', `Bearer ${token}`);
  const sent = await fetch(url, {
    method: to.method,
    headers,
    body: new Uint8Array(bytes),
  });
  expect(sent.status).toBeLessThan(300);
  return id;
}

/** Asks to the answer's end; resolves with the thread's id. */
async function ask(text: string, attachments: string[], threadId?: string): Promise<string> {
  const { type, params } = messageRequest(text, threadId);
  const input = { content: [{ type: 'input_text', text }], attachments, inference_options: {} };
  const events = await (await post({ type, params: { ...params, input } })).text();
  expect(events).not.toContain('"type":"error"');
  return /"thread":\{"id":"([^"]+)/.exec(events)?.[1] ?? threadId ?? '';
}

/** The parts of the last request to the model that hold this text's message. */
function partsWith(text: string): Array<Record<string, unknown>> {
  const { input } = Object(model.seen.at(-1)?.body) as { input: Array<{ content?: unknown }> };
  const found = input.find(({ content }) => JSON.stringify(content ?? '').includes(text));
  return found?.content as Array<Record<string, unknown>>;
}

const expected = [
  { type: 'input_image', image_url: `data:image/png;base64,${png.toString('base64')}` },
  {
    type: 'input_file',
    file_data: `data:application/pdf;base64,${pdf.toString('base64')}`,
    filename: 'a.pdf',
  },
];

async function uploadAll(): Promise<string[]> {
  return [
    await upload('screen.png', 'image/png', png),
    await upload('a.pdf', 'application/pdf', pdf),
    await upload('out.txt', 'text/plain', Buffer.from(log)),
  ];
}

describe('files kept in Postgres', () => {
  it('reach the model as image, file and text, in the next turn and after a restart too', async () => {
    await start();
    await beReader();
    const files = await uploadAll();
    model.play(apis.responses({ text: ['Seen.'] }));
    const thread = await ask('What is on these?', files);
    expect(partsWith('What is on these?')).toEqual(
      expect.arrayContaining(expected.map((part) => expect.objectContaining(part))),
    );
    expect(JSON.stringify(partsWith('What is on these?'))).toContain(log);

    await server.close();
    await start();
    model.play(apis.responses({ text: ['Still.'] }));
    await ask('And now?', [], thread);
    expect(partsWith('What is on these?')).toEqual(
      expect.arrayContaining(expected.map((part) => expect.objectContaining(part))),
    );
  });
});

describe('long text files', () => {
  it('are cut to what leaves room for the docs, in this turn and the next', async () => {
    await start();
    await beReader();
    const lines = Buffer.from('12:00:01 "greeting" failed 安装\n'.repeat(5_000));
    const files = await Promise.all(
      ['a.log', 'b.log', 'c.log', 'd.log'].map((name) => upload(name, 'text/plain', lines)),
    );
    let thread: string | undefined;
    for (const turn of ['first', 'second']) {
      model.play(apis.responses({ text: ['Seen.'] }));
      thread = await ask(`What failed, ${turn}?`, turn === 'first' ? files : [], thread);

      const { input, tool_choice } = Object(model.seen.at(-1)?.body);
      expect(JSON.stringify(input)).toContain('"cut\\":true');
      expect(tool_choice).not.toBe('none');
    }
  });
});

describe('files kept in a bucket of the owner', () => {
  let bucket: Server;
  const objects = new Map<string, Buffer>();

  beforeAll(async () => {
    bucket = createServer(async (request, response) => {
      const key = new URL(request.url ?? '', 'http://bucket').pathname.slice(1);
      if (request.method === 'PUT') {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        expect(request.headers.authorization).toBeUndefined();
        objects.set(key, Buffer.concat(chunks));
      } else if (request.method === 'DELETE') objects.delete(key);
      const bytes = objects.get(key);
      if (request.method === 'GET' && !bytes) response.statusCode = 404;
      response.end(request.method === 'GET' ? bytes : undefined);
    });
    bucket.listen(0, '127.0.0.1');
    await once(bucket, 'listening');
  });
  afterAll(() => {
    bucket.close();
  });

  const at = (id: string) => `http://127.0.0.1:${(bucket.address() as AddressInfo).port}/${id}`;
  const backend: AttachmentBackend = {
    async create({ name, mime_type }) {
      const id = `file_${randomUUID()}`;
      const upload_descriptor = { url: at(id), method: 'PUT' as const, headers: { 'x-tag': 'a' } };
      const common = { id, name, mime_type, upload_descriptor };
      return mime_type.startsWith('image/')
        ? { type: 'image', preview_url: at(id), ...common }
        : { type: 'file', ...common };
    },
    async delete(id) {
      await fetch(at(id), { method: 'DELETE' });
    },
    async read(id) {
      const response = await fetch(at(id));
      return new Uint8Array(await response.arrayBuffer());
    },
  };

  it('go there without the reader’s token, reach the model, and are forgotten with their record', async () => {
    await start(backend);
    await beReader();
    const files = await uploadAll();
    expect([...objects.keys()].sort()).toEqual([...files].sort());
    model.play(apis.responses({ text: ['Seen.'] }));
    await ask('What is in the bucket?', files);
    expect(partsWith('What is in the bucket?')).toEqual(
      expect.arrayContaining(expected.map((part) => expect.objectContaining(part))),
    );
    const unused = await upload('b.pdf', 'application/pdf', pdf);
    await post({ type: 'attachments.delete', params: { attachment_id: unused } });
    expect(objects.has(unused)).toBe(false);
  });
});
