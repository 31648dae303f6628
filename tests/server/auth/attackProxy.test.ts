import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import { createChatKitProxy as createExpressProxy } from '../../../server/src/proxy/expressProxy.js';
import { createChatKitProxy } from '../../../server/src/proxy/index.js';
import { type Listening, listenOn } from '../http/support.js';

const path = '/api/chatkit';
interface Seen {
  method: string;
  url: string;
  headers: Record<string, unknown>;
}

/** All that reaches the assistant, and all that reaches the attacker's own host. */
const seen: Seen[] = [];
const stolen: Seen[] = [];
/** How the assistant answers. */
let answer: { status: number; headers: Record<string, string | string[]> };
let assistant: Listening;
let attacker: Listening;
let app: Listening;
const failures: unknown[] = [];

beforeAll(async () => {
  assistant = await listenOn((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume();
    request.on('end', () => response.writeHead(answer.status, answer.headers).end('{}'));
  });
  attacker = await listenOn((request, response) => {
    stolen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    response.end('{}');
  });
  const site = express();
  site.use(createExpressProxy({ target: `${assistant.origin}/chatkit`, path, cookie: 'session' }));
  site.use((_request, response) => void response.status(418).send('the site'));
  site.use(((error, _request, response, _next) => {
    failures.push(error);
    response.status(500).end();
  }) satisfies express.ErrorRequestHandler);
  app = await listenOn(site);
});
beforeEach(() => {
  for (const list of [seen, stolen, failures]) list.length = 0;
  answer = { status: 200, headers: { 'content-type': 'application/json' } };
});
afterAll(() => Promise.all([app, assistant, attacker].map((server) => server.close())));

/** What no client library would send, byte for byte; gives the status lines that come back. */
async function raw(text: string): Promise<number[]> {
  const socket = connect(Number(new URL(app.origin).port), '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    received += chunk;
  });
  // Not ended from here: Node would take that for a reader who has gone.
  socket.write(text);
  await once(socket, 'close');
  return [...received.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}

const get = (target: string, headers = '', body = '') =>
  raw(`GET ${target} HTTP/1.1\r\nHost: site.example\r\n${headers}Connection: close\r\n\r\n${body}`);

const signedIn = { cookie: 'session=secret-token; other=1', 'sec-fetch-site': 'same-origin' };
const post = (headers: Record<string, string> = signedIn) =>
  fetch(app.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
    redirect: 'manual',
  });

describe('attacks on createChatKitProxy', () => {
  test('X01 a path that climbs out of the chat, however it is written', async () => {
    for (const rest of [
      '/../admin',
      '/..%2fadmin',
      '/..%2F..%2Fmetrics',
      '/%2e%2e/metrics',
      '/%2e%2e%2fmetrics',
      '/..\\metrics',
      '/..%5cmetrics',
      '/threads/..%2f..%2fauth/follow',
      '/threads/%2e%2e/follow',
      '/threads/a%00b/follow',
      '/threads/a;b/follow',
      '/attachments/%2e%2e%2fx/preview',
      '/session/',
      '//session',
      '/./session',
      '/session%3f',
      '/SESSION',
      '/metrics',
      '/auth/login',
      '/.well-known/x',
    ]) {
      expect([rest, await get(path + rest)]).not.toEqual([rest, [200]]);
    }
    expect(seen).toEqual([]);
    expect(failures).toEqual([]);
  });

  test('X02 a whole address, or another host, in the request line', async () => {
    for (const target of [
      `http://evil.example${path}/session`,
      `${attacker.origin}${path}/session`,
      `//evil.example${path}/session`,
      `///evil.example${path}/session`,
      '//[',
      '//:',
      'http://[/',
      `/x/..${path}/session`,
      `*${path}/session`,
    ]) {
      expect([target, await get(target)]).not.toEqual([target, [200]]);
    }
    expect([seen, stolen, failures]).toEqual([[], [], []]);
  });

  test('X03 a Host header that moves the path or names the attacker', async () => {
    for (const host of ['evil.example/x', 'evil.example?', 'a@evil.example', '[', '', 'a b']) {
      await raw(`GET ${path}/session HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    }
    expect(seen.every(({ url }) => url === '/chatkit/session')).toBe(true);
    const port = new URL(assistant.origin).host;
    expect(seen.every(({ headers }) => headers.host === port)).toBe(true);
    expect(failures).toEqual([]);
  });

  test('X04 two requests in one, by two lengths or a body nobody expects', async () => {
    const inner = `GET ${path}/me/export HTTP/1.1\r\nHost: site.example\r\n\r\n`;
    const ambiguous = [
      `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
      `Content-Length: 4\r\nContent-Length: 40\r\n\r\n0\r\n\r\n${inner}`,
      `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`,
      `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${inner}`,
    ];
    for (const rest of ambiguous) {
      const head = `POST ${path} HTTP/1.1\r\nHost: site.example\r\nSec-Fetch-Site: same-origin\r\n`;
      expect(await raw(head + rest)).toEqual([400]);
    }
    expect(seen).toEqual([]);
    // The body of a GET is this proxy's alone: it is no second request to the assistant.
    await get(`${path}/session`, `Content-Length: ${inner.length}\r\n`, inner);
    expect(seen.filter(({ url }) => url.includes('export'))).toEqual([]);
  });

  test('X05 headers that name a reader, a hop or a way, passed on', async () => {
    const sent = {
      ...signedIn,
      te: 'trailers',
      forwarded: 'for=1.2.3.4',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-user': 'admin',
      'x-chatkit-proxy-secret': 'guess',
      'x-http-method-override': 'DELETE',
      'x-original-url': '/metrics',
      'x-rewrite-url': '/metrics',
      origin: app.origin,
      referer: `${app.origin}/secret-page`,
      range: 'bytes=0-1',
    };
    expect((await post(sent)).status).toBe(200);
    const names = Object.keys(seen[0]?.headers ?? {});
    const expected = ['accept', 'authorization', 'content-type', 'host'];
    expect(names).toEqual(expect.arrayContaining(expected));
    // What Node's own fetch says of itself, and nothing of what was sent.
    const own = [...expected, 'accept-language', 'accept-encoding', 'connection', 'user-agent'];
    const more = [...own, 'sec-fetch-mode', 'transfer-encoding', 'content-length'];
    expect(names.filter((name) => !more.includes(name))).toEqual([]);
    expect(seen[0]?.headers.authorization).toBe('Bearer secret-token');
  });

  test('X06 a header struck from the request by naming it in Connection', async () => {
    const body = `POST ${path} HTTP/1.1\r\nHost: site.example\r\nCookie: session=secret-token\r\nSec-Fetch-Site: same-origin\r\nConnection: close, authorization, content-type\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
    expect(await raw(body)).toEqual([200]);
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer secret-token',
      'content-type': 'application/json',
    });
    expect(String(seen[0]?.headers.connection)).not.toContain('authorization');
  });

  test('X07 the reader’s token led to another host by a redirect', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      answer = { status, headers: { location: `${attacker.origin}/steal` } };
      const response = await post();
      expect(response.status).toBe(502);
      expect(response.headers.get('location')).toBeNull();
    }
    expect(stolen).toEqual([]);
  });

  test('X08 headers of the assistant’s answer that act on the site', async () => {
    answer.headers = {
      'content-type': 'application/json',
      'set-cookie': ['session=fixed; Path=/', 'a=b'],
      'clear-site-data': '"*"',
      'access-control-allow-origin': '*',
      'access-control-allow-credentials': 'true',
      'strict-transport-security': 'max-age=0',
      'service-worker-allowed': '/',
      refresh: '0; url=https://evil.example',
      location: 'https://evil.example',
      link: '<https://evil.example/x.js>; rel=preload; as=script',
      'x-powered-by': 'it',
    };
    const response = await post();
    expect(response.status).toBe(200);
    for (const name of Object.keys(answer.headers)) {
      if (name === 'content-type') continue;
      // Express says so itself, of the site.
      if (name === 'x-powered-by') expect(response.headers.get(name)).not.toBe('it');
      else expect([name, response.headers.get(name)]).toEqual([name, null]);
    }
  });

  test('X09 methods no chat has', async () => {
    for (const method of ['TRACE', 'PATCH', 'OPTIONS', 'PROPFIND', 'PURGE']) {
      const [status = 0] = await raw(
        `${method} ${path} HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n`,
      );
      expect([method, status]).toEqual([method, expect.any(Number)]);
      expect([404, 405]).toContain(status);
    }
    expect([seen, failures]).toEqual([[], []]);
  });

  test('X10 a token of the back end’s with a header in it', async () => {
    for (const token of ['a\r\nX-Forwarded-User: admin', 'a b', 'a\0b', 'é', '']) {
      const handle = createChatKitProxy({
        target: `${assistant.origin}/chatkit`,
        path,
        getToken: () => token,
      });
      const response = await handle(new Request(`https://site.example${path}/session`));
      expect(response.status).toBe(200);
    }
    expect(seen).toHaveLength(5);
    for (const { headers } of seen) {
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('x-forwarded-user');
    }
  });
});
