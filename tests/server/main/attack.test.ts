import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import pino from 'pino';
import { createExpress } from '../../../server/src/main/express.js';
import { listen, stopListening } from '../../../server/src/main/listen.js';
import { parseTrustProxy } from '../../../server/src/main/trustProxy.js';
import {
  dataFolder,
  newReader,
  question,
  type Reader,
  scratchFolder,
  startTestServer,
  type TestServer,
  writeSite,
} from './support.js';

let data: Awaited<ReturnType<typeof dataFolder>>;
let site: Awaited<ReturnType<typeof scratchFolder>>;
let server: TestServer;
let reader: Reader;

beforeAll(async () => {
  data = await dataFolder();
  site = await scratchFolder();
  await writeSite(site.folder);
  await mkdir(path.join(site.folder, 'assets', 'js'), { recursive: true });
  await writeFile(path.join(site.folder, 'assets', 'js', 'main.js'), 'let a;\n'.repeat(2000));
  server = await startTestServer({
    env: { DATA_DIR: data.folder, SITE_DIR: site.folder, LOG_LEVEL: 'debug' },
  });
  reader = await newReader(server.origin);
});
afterAll(async () => {
  await server.close();
  await data.remove();
  await site.remove();
});

/** When it is closed, be it by a reset. (`once` would reject then.) */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => {}).once('close', () => resolve());
  });
}

/** What comes back for these bytes until the server closes, or `until` has come. */
async function send(bytes: string | Buffer, { port = server.port, until = '' } = {}) {
  const socket = connect(port, '127.0.0.1');
  const over = closed(socket);
  let received = '';
  socket.once('connect', () => socket.write(bytes));
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (until !== '' && received.includes(until)) resolve();
    });
    socket.once('close', resolve);
  });
  socket.destroy();
  await over;
  return received;
}

const statusesOf = (received: string) =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

describe('bodies that are not worth reading', () => {
  /** Sends for as long as the server takes it; how much that was, and what it answered. */
  async function sendEndless(head: string) {
    const socket = connect(server.port, '127.0.0.1');
    const over = closed(socket);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const more = () => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on('drain', more);
    socket.once('connect', () => {
      socket.write(head);
      more();
    });
    await over;
    return { received, taken: socket.bytesWritten };
  }
  const chunked = (where: string, token: string) =>
    `POST ${where} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n`;

  it.each([
    ['a stranger’s', '/chatkit', () => 'nobody', 401],
    ['a reader’s, beyond what a request may have', '/chatkit', () => reader.token, 413],
    ['to a route that takes a few bytes', '/chatkit/runs/stop', () => reader.token, 413],
    ['a form in which no file ever begins', '/chatkit/attachments', () => reader.token, 413],
    ['to no route at all', '/nothing/here', () => reader.token, 404],
  ])('%s without an end is answered at once and cut', async (_what, where, token, status) => {
    const { received, taken } = await sendEndless(chunked(where, token()));
    expect(statusesOf(received)).toEqual([status]);
    // What the system itself holds on both sides is some megabytes.
    expect(taken).toBeLessThan(40_000_000);
  });

  it('that say they are too large are answered before they are sent', async () => {
    const head = `POST /chatkit HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${reader.token}\r\nContent-Length: 1000000000\r\n\r\n{`;
    expect(statusesOf(await send(head))).toEqual([413]);
  });

  it('that are compressed are refused: a kilobyte can hold a megabyte', async () => {
    const bomb = gzipSync(JSON.stringify({ type: 'threads.list', pad: ' '.repeat(900_000) }));
    for (const encoding of ['gzip', 'br', 'deflate', 'gzip, gzip']) {
      const response = await fetch(`${server.origin}/chatkit`, {
        method: 'POST',
        headers: { ...reader.headers, 'Content-Encoding': encoding },
        body: bomb,
      });
      expect(response.status).toBe(415);
      await response.text();
    }
  });

  it('are not read for who has no identity', async () => {
    const response = await fetch(`${server.origin}/chatkit`, {
      method: 'POST',
      headers: { 'Content-Encoding': 'gzip' },
      body: 'x'.repeat(3000),
    });
    expect(response.status).toBe(401);
    await response.text();
  });
});

describe('requests that are cut apart in two ways', () => {
  const second = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
  const post = (fields: string) => `POST /chatkit HTTP/1.1\r\nHost: x\r\n${fields}\r\n\r\n`;

  it.each([
    [
      'a length and chunks',
      `${post('Content-Length: 4\r\nTransfer-Encoding: chunked')}0\r\n\r\n${second}`,
    ],
    ['an unknown coding', `${post('Transfer-Encoding: xchunked')}0\r\n\r\n${second}`],
    ['chunks that are not last', `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n`],
    ['two lengths', `${post('Content-Length: 0\r\nContent-Length: 5')}${second}`],
    ['a length with a sign', `${post('Content-Length: +5')}hello${second}`],
    ['a space before the colon', `${post('Content-Length : 4')}0\r\n\r\n${second}`],
    ['folded fields', `${post('Transfer-Encoding:\r\n chunked')}0\r\n\r\n${second}`],
    ['a bare line feed', 'GET /healthz HTTP/1.1\nHost: x\n\n'],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
  ])('are refused whole: %s', async (_what, bytes) => {
    expect(statusesOf(await send(bytes))).toEqual([400]);
  });

  it('may follow each other on one connection, and are answered in order', async () => {
    const list = JSON.stringify({ type: 'threads.list', params: {} });
    const mine = `POST /chatkit HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${reader.token}\r\nContent-Length: ${list.length}\r\n\r\n${list}`;
    const stranger = `POST /chatkit HTTP/1.1\r\nHost: x\r\nContent-Length: ${list.length}\r\n\r\n${list}`;
    const last = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    expect(statusesOf(await send(mine + stranger + mine + last))).toEqual([200, 401, 200, 200]);
  });

  it('do not hide in a body that was not read', async () => {
    const hidden = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(4000);
    const received = await send(
      `POST /chatkit/runs/stop HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${reader.token}\r\nContent-Length: 2000000\r\n\r\n${hidden}`,
    );
    expect(statusesOf(received)).toEqual([413]);
  });
});

describe('connections', () => {
  const here: RequestListener = (_request, response) => {
    response.end('here');
  };

  it('are only so many at once', async () => {
    const limits = { maxConnections: 20 };
    const { server: small, port } = await listen(here, { port: 0, host: '127.0.0.1', limits });
    const sockets = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'));
    const ends = sockets.map(closed);
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const oneTooMany = connect(port, '127.0.0.1').resume();
    await closed(oneTooMany);
    expect(oneTooMany.bytesRead).toBe(0);
    for (const socket of sockets) socket.destroy();
    await Promise.all(ends);
    await stopListening(small);
  });

  it('that say nothing are cut', async () => {
    const limits = { headersTimeout: 100, connectionsCheckingInterval: 50 };
    const { server: quick, port } = await listen(here, { port: 0, host: '127.0.0.1', limits });
    const silent = Array.from({ length: 10 }, () => connect(port, '127.0.0.1').resume());
    await Promise.all(silent.map(closed));
    await stopListening(quick);
  });
});

describe('methods and heads nobody needs', () => {
  it.each([
    ['TRACE', '/chatkit/session'],
    ['TRACE', '/'],
    ['OPTIONS', '*'],
    ['PROPFIND', '/'],
    ['DELETE', '/chatkit/session'],
  ])('%s %s echoes nothing', async (method, where) => {
    const received = await send(
      `${method} ${where} HTTP/1.1\r\nHost: x\r\nCookie: my=secret\r\nConnection: close\r\n\r\n`,
    );
    expect(statusesOf(received)).toEqual([404]);
    expect(received).not.toContain('secret');
  });

  it('CONNECT opens no tunnel, an upgrade changes nothing', async () => {
    expect(await send('CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
    const upgrade =
      'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
    expect(statusesOf(await send(upgrade, { until: '"ok"' }))).toEqual([200]);
  });

  it('HEAD has no body', async () => {
    const received = await send(
      'HEAD /chatkit/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(received).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n$/);
  });

  it('a query of 100,000 characters is refused, one of 8,000 answered', async () => {
    const search = (length: number) =>
      `GET /chatkit/search?q=${'a'.repeat(length)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    expect(statusesOf(await send(search(100_000)))).toEqual([431]);
    expect(statusesOf(await send(search(8000)))).toEqual([400]);
    expect(statusesOf(await send(search(1900)))).toEqual([200]);
  });

  it('languages and a browser’s name of 6 kilobytes change no answer', async () => {
    const answered = await reader.post(question('how do I change the greeting?'), {
      'Accept-Language': 'fr-CA;q=0.1,'.repeat(500),
      'User-Agent': 'u'.repeat(6000),
      'Idempotency-Key': 'long-heads',
    });
    expect(answered.status).toBe(200);
    expect(await answered.text()).toContain('Set greeting in the options');
    const refused = await reader.post(question('x', 'thr_none'), {
      'Accept-Language': '\t,;q=,'.repeat(1000),
      'Idempotency-Key': 'long-heads-refused',
    });
    expect(await refused.text()).toContain('"type":"error"');
  });
});

describe('files of the site', () => {
  it.each([
    '/../../etc/passwd',
    '/..%2f..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%5c..%5cetc%5cpasswd',
    '/%252e%252e%252fetc/passwd',
    '/docs/%00',
    '/index.html%00.js',
    '/%ff%fe',
    '/%',
    '//example.org/%2f..',
    '/.git/config',
    'http://example.org/../../etc/passwd',
  ])('are all there is: %s', async (target) => {
    const received = await send(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(statusesOf(received)).toEqual([404]);
    expect(received).toContain('No such page');
    expect(received).not.toContain('Location');
  });

  it('come in parts as they stand, never compressed parts of them', async () => {
    const get = (range: string) =>
      fetch(`${server.origin}/assets/js/main.js`, {
        headers: { Range: range, 'Accept-Encoding': 'gzip' },
      });
    const part = await get('bytes=0-6999');
    expect(part.status).toBe(206);
    expect(part.headers.get('content-encoding')).toBeNull();
    expect(await part.text()).toHaveLength(7000);
    const many = await get(`bytes=${Array.from({ length: 1000 }, (_, n) => `${n}-`).join(',')}`);
    expect((await many.text()).length).toBeLessThanOrEqual(14_000);
    const beyond = await get('bytes=99999-');
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe('bytes */14000');
  });
});

describe('the log', () => {
  it('takes no lines, colours or other commands from a path', async () => {
    const before = server.log().length;
    const heads = [
      `GET /chatkit/a%0a{"level":"fatal"}%1b[31m HTTP/1.1`,
      Buffer.from('GET /chatkit/\x1b[31m HTTP/1.1', 'latin1'),
      Buffer.from('GET /chatkit/\x9b31m HTTP/1.1', 'latin1'),
    ];
    for (const head of heads) {
      const rest = Buffer.from('\r\nHost: x\r\nConnection: close\r\n\r\n');
      await send(Buffer.concat([Buffer.from(head), rest]));
    }
    const lines = server.log().slice(before);
    expect(lines.some((line) => line.level === 'fatal')).toBe(false);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(server.logText()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('who names another address in X-Forwarded-For', () => {
  // The connection is from loopback; the client's own field comes first, each proxy adds one.
  const forged = '203.0.113.9, 198.51.100.7, 10.0.0.3';
  it.each([
    [undefined, '127.0.0.1', 'TRUST_PROXY is not set'],
    ['1', '10.0.0.3', undefined],
    ['2', '198.51.100.7', undefined],
    ['loopback', '10.0.0.3', undefined],
    ['loopback, 10.0.0.0/8', '198.51.100.7', undefined],
    ['192.0.2.0/24', '127.0.0.1', 'not in TRUST_PROXY'],
    // More than there are: it is what the client says that counts, and the log tells it.
    ['4', '203.0.113.9', 'TRUST_PROXY counts more proxies than the addresses'],
  ])('counts as who the proxies of TRUST_PROXY=%s say', async (trust, address, warning) => {
    const warnings: string[] = [];
    const app = createExpress({
      logger: pino({ level: 'warn' }, { write: (line) => warnings.push(JSON.parse(line).msg) }),
      path: '/chatkit',
      trustProxy: parseTrustProxy(trust),
      readiness: {
        store: async () => {},
        draining: () => false,
        docs: () => ({ pages: 0, sections: 0, broken: 0, loadedAt: null }),
      },
      before: [],
      beside: [],
      routers: [
        express.Router().get('/', (request, response) => {
          response.json(request.ip);
        }),
      ],
      site: undefined,
    });
    const { server: listening, port } = await listen(app, { port: 0, host: '127.0.0.1' });
    const ask = () =>
      fetch(`http://127.0.0.1:${port}/chatkit`, { headers: { 'X-Forwarded-For': forged } });
    expect(await (await ask()).json()).toBe(address);
    await (await ask()).body?.cancel();
    expect(warnings).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)]);
    await stopListening(listening);
  });
});
