import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const builtSite = fileURLToPath(new URL('../../../example-site/build', import.meta.url));

/** A request of the chat's, parsed. */
export interface PlayedRequest {
  method: string;
  /** Below the chat's path, such as `/session`; empty for the protocol itself. */
  route: string;
  /** The protocol's `type`, such as `threads.create`. */
  type: string;
  params: Record<string, unknown>;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** How a handler answers: once, or frame by frame for as long as it likes. */
export interface Reply {
  json(status: number, body: unknown, headers?: Record<string, string>): void;
  stream(): void;
  event(event: Record<string, unknown>): void;
  end(): void;
  /** The connection breaks in the middle. */
  cut(): void;
  readonly closed: Promise<void>;
}

export type Handler = (request: PlayedRequest, reply: Reply) => void | Promise<void>;

export interface PlayedServer {
  origin: string;
  requests: PlayedRequest[];
  /** Answers a protocol type (`threads.create`) or a route (`GET /session`). The last one wins. */
  on(name: string, handler: Handler): void;
  /** Headers of the site's pages, such as a Content-Security-Policy. */
  pageHeaders: Record<string, string>;
  /** Resolves with the next request of that name that has not been waited for yet. */
  waitFor(name: string): Promise<PlayedRequest>;
  stop(): Promise<void>;
}

/**
 * Serves the built example site, and plays the assistant's server as a test wants it: real HTTP,
 * real frames, and failures a healthy server would never show.
 */
export async function playServer(siteDir = builtSite): Promise<PlayedServer> {
  const handlers = new Map<string, Handler>();
  const requests: PlayedRequest[] = [];
  const waiting: { name: string; resolve: (request: PlayedRequest) => void }[] = [];
  const unclaimed: { name: string; request: PlayedRequest }[] = [];
  const pageHeaders: Record<string, string> = {};

  const server = http.createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    if (!/^\/chatkit(?:\/|$)/.test(url.pathname)) {
      void sendFile(siteDir, url.pathname, outgoing, pageHeaders);
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = toRequest(incoming, url.pathname.slice('/chatkit'.length), chunks);
      const name = request.type || `${request.method} ${request.route}`;
      requests.push(request);
      const index = waiting.findIndex((entry) => entry.name === name);
      if (index >= 0) waiting.splice(index, 1)[0]?.resolve(request);
      else unclaimed.push({ name, request });
      const handler = handlers.get(name) ?? handlers.get(`${request.method} *`) ?? refuse;
      void handler(request, createReply(outgoing));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('No port.');

  handlers.set('GET /session', (_, reply) =>
    reply.json(200, {
      user: { id: 'anon:test', anonymous: true },
      signIn: null,
      features: { feedback: true, history: true, retry: true },
      path: '/chatkit',
    }),
  );
  handlers.set('POST /session', (_, reply) =>
    reply.json(200, { user: { id: 'anon:test', anonymous: true }, token: 'test' }),
  );
  handlers.set('threads.list', (_, reply) => reply.json(200, { data: [], has_more: false }));
  handlers.set('POST /runs/stop', (_, reply) => reply.json(200, {}));
  handlers.set('items.feedback', (_, reply) => reply.json(200, {}));
  handlers.set('PUT /preferences', (_, reply) => reply.json(200, {}));
  handlers.set('GET /preferences', (_, reply) => reply.json(200, {}));

  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    pageHeaders,
    on: (name, handler) => {
      handlers.set(name, handler);
    },
    waitFor: (name) =>
      new Promise((resolve) => {
        const index = unclaimed.findIndex((entry) => entry.name === name);
        const found = index >= 0 ? unclaimed.splice(index, 1)[0] : undefined;
        if (found) resolve(found.request);
        else waiting.push({ name, resolve });
      }),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function toRequest(incoming: http.IncomingMessage, route: string, chunks: Buffer[]): PlayedRequest {
  const body = Buffer.concat(chunks);
  let parsed: { type?: string; params?: Record<string, unknown> } = {};
  if (route === '') {
    try {
      parsed = JSON.parse(body.toString());
    } catch {
      // An upload, or nothing at all.
    }
  }
  return {
    method: incoming.method ?? '',
    route,
    type: parsed.type ?? '',
    params: parsed.params ?? {},
    headers: incoming.headers,
    body,
  };
}

function createReply(outgoing: http.ServerResponse): Reply {
  return {
    json(status, body, headers = {}) {
      outgoing.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      outgoing.end(JSON.stringify(body));
    },
    stream() {
      outgoing.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache, no-transform',
      });
      outgoing.flushHeaders();
    },
    event(event) {
      outgoing.write(`data: ${JSON.stringify(event)}\n\n`);
    },
    end: () => {
      outgoing.end();
    },
    cut: () => {
      outgoing.destroy();
    },
    closed: new Promise((resolve) => outgoing.once('close', () => resolve())),
  };
}

function refuse(_: PlayedRequest, reply: Reply): void {
  reply.json(404, { error: { code: 'not_found', message: 'Not found.' } });
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

async function sendFile(
  folder: string,
  pathname: string,
  outgoing: http.ServerResponse,
  headers: Record<string, string>,
): Promise<void> {
  const wanted = path.join(folder, path.normalize(decodeURIComponent(pathname)));
  for (const file of [wanted, path.join(wanted, 'index.html'), `${wanted}.html`]) {
    const info = await stat(file).catch(() => undefined);
    if (!info?.isFile()) continue;
    outgoing.writeHead(200, {
      'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
      ...(file.endsWith('.html') ? headers : {}),
    });
    createReadStream(file).pipe(outgoing);
    return;
  }
  outgoing.writeHead(404, { 'Content-Type': 'text/html' }).end('Not found');
}
