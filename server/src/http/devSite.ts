import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RequestHandler, Router } from 'express';
import proxies from 'http-proxy-3';

/** A site that its own development server serves, on another port. */
export interface DevSite {
  router: Router;
  /** Passes a WebSocket on: hot reload goes through one. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/**
 * Passes everything that is not ours on to the site's development server. While that is still
 * starting, pages get one that asks again by itself; other requests get 503.
 */
export function createDevSite(target: string): DevSite {
  const proxy = proxies.createProxyServer({ target, ws: true, xfwd: true });
  proxy.on('error', (_error: Error, request: IncomingMessage, answer: ServerResponse | Socket) => {
    if (answer instanceof Socket) answer.destroy();
    else answerUnavailable(request, answer);
  });
  const pass: RequestHandler = (request, response) => {
    response.locals.quiet = true;
    proxy.web(request, response);
  };
  const router = Router();
  router.use(pass);
  return {
    router,
    upgrade(request, socket, head) {
      if (!(socket instanceof Socket)) return void socket.destroy();
      socket.on('error', () => socket.destroy());
      proxy.ws(request, socket, head);
    },
    close: () => proxy.close(),
  };
}

const waitingPage = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="refresh" content="1"><title>Starting …</title>
<body style="font-family: system-ui; margin: 3rem">The site is being built. This page reloads by itself.
`;

function answerUnavailable(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  const html = request.headers.accept?.includes('text/html') === true;
  response.writeHead(503, {
    'Content-Type': html ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'Retry-After': '1',
  });
  response.end(html ? waitingPage : 'The site is being built.\n');
}
