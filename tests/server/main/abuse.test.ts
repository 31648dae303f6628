import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { listen, stopListening } from '../../../server/src/main/listen.js';
import { sendEventStream } from '../../../server/src/sse/eventStream.js';
import { fail, type ModelServer, startModelServer } from '../agent/support/modelServer.js';
import {
  dataFolder,
  newKey,
  newReader,
  question,
  readEvents,
  startTestServer,
  type TestServer,
} from './support.js';

let data: Awaited<ReturnType<typeof dataFolder>>;
let model: ModelServer;
let server: TestServer;

beforeAll(async () => {
  data = await dataFolder();
  model = await startModelServer();
  server = await startTestServer({
    env: {
      DATA_DIR: data.folder,
      TRUST_PROXY: 'loopback',
      ALLOWED_ORIGINS: 'https://docs.example',
      LOG_LEVEL: 'trace',
      OPENAI_API_KEY: 'sk-secret-of-the-owner',
      OPENAI_BASE_URL: model.baseUrl,
      CHATKIT_MODEL: 'played',
      METRICS_TOKEN: 'a-token-for-metrics',
      METRICS_PORT: '0',
      LIMIT_ADDRESS_REQUESTS: '60/1h',
      LIMIT_ADDRESS_SESSIONS: '4/1h',
      LIMIT_ADDRESS_UPLOADS: '3/1h',
      LIMIT_READER_THREADS: '2',
      LIMIT_MESSAGE_CHARS: '500',
    },
  });
});
afterAll(async () => {
  await server.close();
  await model.close();
  await data.remove();
});

/** Requests as they come from different addresses, behind one proxy. */
const from = (address: string) => ({ 'X-Forwarded-For': address });
const session = (address: string) =>
  fetch(`${server.origin}/chatkit/session`, { method: 'POST', headers: from(address) });

describe('limits by address', () => {
  it('count new sessions of an IPv4 address, and of an IPv6 prefix', async () => {
    for (let n = 1; n <= 4; n++) {
      expect((await session('192.0.2.1')).status).toBe(200);
      expect((await session(`2001:db8:1:2::${n}`)).status).toBe(200);
    }
    for (const address of ['192.0.2.1', '2001:db8:1:2:ffff::9']) {
      const refused = await session(address);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3500);
      expect(await refused.json()).toMatchObject({ error: { code: 'rate_limited' } });
    }
    expect((await session('2001:db8:1:3::1')).status).toBe(200);
  });

  it('cannot be used up by a page of another site in its visitors’ browsers', async () => {
    const as = (headers: Record<string, string>, path: string, method = 'GET') =>
      fetch(`${server.origin}/chatkit${path}`, {
        method,
        headers: { ...from('192.0.2.77'), 'Sec-Fetch-Site': 'cross-site', ...headers },
      });
    const stranger = { Origin: 'https://stranger.example' };
    const login = `/auth/login?return_to=${encodeURIComponent('https://docs.example/docs')}`;
    for (let n = 0; n < 5; n++) {
      expect((await as(stranger, '/session', 'POST')).status).toBe(403);
      // As a picture, or in a frame.
      expect((await as({ 'Sec-Fetch-Dest': 'image' }, login)).status).not.toBe(303);
      expect((await as({ 'Sec-Fetch-Dest': 'iframe' }, '/auth/callback')).status).toBe(403);
    }
    // Pages of ours are of another site, too, and what is no browser says nothing.
    const ours = await as({ Origin: 'https://docs.example' }, '/session', 'POST');
    expect(ours.status).toBe(200);
    for (let n = 0; n < 3; n++) expect((await session('192.0.2.77')).status).toBe(200);
    expect((await session('192.0.2.77')).status).toBe(429);
  });

  it('cannot be escaped by naming further addresses before the proxy', async () => {
    for (let n = 0; n < 4; n++) await session(`203.0.113.${n}, 192.0.2.50`);
    expect((await session('203.0.113.99, 192.0.2.50')).status).toBe(429);
  });

  it('count every request', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 65; n++) {
      const response = await fetch(`${server.origin}/chatkit/session`, {
        headers: { ...from('192.0.2.9'), Origin: 'https://docs.example' },
      });
      statuses.push(response.status);
      // A page of another origin can read that it is refused, and until when.
      expect(response.headers.get('access-control-allow-origin')).toBe('https://docs.example');
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('limits by reader', () => {
  it('count files by address, whichever reader they are of', async () => {
    let token = '';
    const upload = async () => {
      ({ token = token } = await (await session('2001:db8:9::1')).json());
      const body = new FormData();
      body.set('file', new Blob(['words'], { type: 'text/plain' }), 'a.txt');
      const response = await fetch(`${server.origin}/chatkit/attachments`, {
        method: 'POST',
        headers: { ...from('2001:db8:9::2'), Authorization: `Bearer ${token}` },
        body,
      });
      return response.status;
    };
    expect([await upload(), await upload(), await upload(), await upload()]).toEqual([
      200, 200, 200, 429,
    ]);
    // One that is only announced is a row of the database, too.
    const params = { name: 'a.txt', size: 1, mime_type: 'text/plain' };
    const announced = await fetch(`${server.origin}/chatkit`, {
      method: 'POST',
      headers: { ...from('2001:db8:9::3'), Authorization: `Bearer ${token}` },
      body: JSON.stringify({ type: 'attachments.create', params }),
    });
    expect(announced.status).toBe(429);
  });

  it('refuse a third conversation and a long message, in words', async () => {
    const reader = await newReader(server.origin);
    const ask = async (text: string, threadId?: string) => {
      const sent = await reader.post(question(text, threadId), { 'Idempotency-Key': newKey() });
      return readEvents(await sent.text());
    };
    expect((await ask('x'.repeat(501)))[0]?.message).toContain('too long');
    const first = await ask('one');
    await ask('two');
    const third = await ask('three');
    expect(third).toMatchObject([{ type: 'error', code: 'custom', allow_retry: false }]);
    expect(third[0]?.message).toContain('delete one');
    expect((await ask('more', first[0]?.thread.id)).length).toBeGreaterThan(1);
    const list = await reader.json<{ data: unknown[] }>('threads.list', {});
    expect(list.data).toHaveLength(2);
  });
});

describe('the log', () => {
  it('holds no message text, token, key, address or email, at its most talkative', async () => {
    const words = 'purple elephants of anne@example.org';
    const reader = await newReader(server.origin);
    // An endpoint that quotes what it was sent in its error.
    model.play(
      ...Array.from({ length: 6 }, () =>
        fail(400, {}, { message: `Bad prompt: ${words}`, param: words }),
      ),
    );
    await reader
      .post(question(words), { ...from('198.51.100.77'), 'Idempotency-Key': newKey() })
      .then((r) => r.text());
    await reader.post(`{"type": "${words}"`, from('2001:db8:77::1'));
    await reader.post({ type: 'threads.get_by_id', params: { thread_id: words } });
    await fetch(`${server.origin}/chatkit/search?q=${encodeURIComponent(words)}`);
    await fetch(`${server.origin}/chatkit/session`, {
      headers: { Authorization: `Bearer ${reader.token.slice(0, -3)}xyz`, Cookie: 'a=my-cookie' },
    });
    const text = server.logText();
    expect(server.log().length).toBeGreaterThan(10);
    for (const secret of [
      'elephants',
      'anne@example.org',
      reader.token,
      reader.token.slice(0, 60),
      'sk-secret-of-the-owner',
      'a-token-for-metrics',
      '198.51.100.77',
      '2001:db8:77',
      '127.0.0.1',
      'my-cookie',
    ]) {
      expect(text).not.toContain(secret);
    }
    // It is of use all the same: an id for each request, and the endpoint's status.
    expect(server.log()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ requestId: expect.stringMatching(/^req_/) }),
      ]),
    );
    expect(text).toContain('"status":400');
  });
});

describe('metrics', () => {
  it('need the token where there is one, on the main port and on their own', async () => {
    expect((await fetch(`${server.origin}/metrics`)).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).status).toBe(401);
    const metrics = await fetch(`${server.origin}/metrics`, {
      headers: { Authorization: 'Bearer a-token-for-metrics' },
    });
    const text = await metrics.text();
    expect(text).toMatch(/chatkit_limits_hit_total\{kind="sessions_per_address"\} [1-9]/);
    expect(text).toMatch(/chatkit_limits_hit_total\{kind="requests_per_address"\} [1-9]/);
  });
});

describe('slow and greedy clients', () => {
  async function open(port: number) {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('error', () => {});
    await once(socket, 'connect');
    return { socket, text: () => received, closed: once(socket, 'close') };
  }

  it('are cut: a head or a body that does not come', async () => {
    const app = express();
    app.post('/', express.raw({ type: () => true }), (_request, response) => {
      response.end('whole');
    });
    const { server: quick, port } = await listen(app, {
      port: 0,
      host: '127.0.0.1',
      limits: { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50 },
    });
    const head = await open(port);
    head.socket.write('POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const body = await open(port);
    body.socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc');
    await Promise.all([head.closed, body.closed]);
    expect(head.text()).toContain('408');
    expect(body.text()).not.toContain('whole');
    await stopListening(quick);
  });

  it('are cut: a reader who takes nothing of a stream', async () => {
    let ended = () => {};
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const { server: streaming, port } = await listen(
      (_request, response) => {
        async function* endless() {
          while (!response.destroyed) yield '"x"'.repeat(20_000);
        }
        void sendEventStream(response, endless(), { stalledMs: 100 }).finally(ended);
      },
      { port: 0, host: '127.0.0.1' },
    );
    const { socket } = await open(port);
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await over;
    socket.destroy();
    await stopListening(streaming);
  });

  it('are refused: heads that are too large', async () => {
    const { socket, text, closed } = await open(server.port);
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
    await closed;
    expect(text()).toContain('431');
  });
});
