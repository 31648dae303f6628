import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { createDevSite } from '../../../server/src/http/devSite.js';

const open: Array<() => void> = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function portOfServer(server: ReturnType<typeof createServer>, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** Our server in front of a development server that answers, and speaks WebSocket. */
async function start(target: string): Promise<number> {
  const site = createDevSite(target);
  const app = express();
  app.get('/chatkit', (_request, response) => {
    response.json('ours');
  });
  app.use(site.router);
  const server = createServer(app);
  server.on('upgrade', site.upgrade);
  open.push(site.close);
  return portOfServer(server);
}

function developmentServer() {
  const server = createServer((req, res) => {
    res.end(`dev ${req.url} ${req.headers['x-forwarded-host'] ?? ''}`);
  });
  server.on('upgrade', (req, socket) => {
    const accept = createHash('sha1')
      .update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', (data) => socket.write(data));
    socket.on('end', () => socket.end());
    socket.on('error', () => {});
  });
  return server;
}

describe('a site behind its development server', () => {
  it('passes on what is not ours', async () => {
    const port = await start(`http://127.0.0.1:${await portOfServer(developmentServer())}`);
    const page = await fetch(`http://127.0.0.1:${port}/docs/intro?x=1`);
    expect(await page.text()).toBe(`dev /docs/intro?x=1 127.0.0.1:${port}`);
    expect(await (await fetch(`http://127.0.0.1:${port}/chatkit`)).json()).toBe('ours');
  });

  it('passes WebSockets on, for hot reload', async () => {
    const port = await start(`http://127.0.0.1:${await portOfServer(developmentServer())}`);
    const asked = request({
      port,
      path: '/ws',
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
        'Sec-WebSocket-Version': '13',
      },
    });
    asked.end();
    const [response, socket] = await once(asked, 'upgrade');
    expect(response.statusCode).toBe(101);
    socket.write('hello');
    expect(String((await once(socket, 'data'))[0])).toBe('hello');
    socket.destroy();
  });

  it('has a page reload itself until the site is there', async () => {
    const free = createServer();
    const sitePort = await portOfServer(free);
    free.close();
    await once(free, 'close');
    const port = await start(`http://127.0.0.1:${sitePort}`);
    const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { Accept: 'text/html' } });
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('http-equiv="refresh"');
    const script = await fetch(`http://127.0.0.1:${port}/main.js`);
    expect(script.headers.get('content-type')).toMatch(/^text\/plain/);
    await portOfServer(developmentServer(), sitePort);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });
});
