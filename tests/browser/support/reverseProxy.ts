import {
  request as ask,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from './certificate.js';

export interface ReverseProxy {
  port: number;
  close(): Promise<void>;
}

/** Where a request goes on to: a port of this machine; `undefined` takes a header away. */
export interface Hop {
  port: number;
  headers?: Record<string, string | undefined>;
}

/**
 * A reverse proxy as an owner puts one before the server: it ends TLS where asked to, names the
 * reader's address and scheme, passes everything on as it comes, and hangs up when either side does.
 * `route` says where to; what answers for itself gives null.
 */
export async function startReverseProxy(
  route: (request: IncomingMessage, response: ServerResponse) => Hop | null,
  options: { tls?: boolean } = {},
): Promise<ReverseProxy> {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const hop = route(request, response);
    if (hop === null) return;
    const upstream = ask({
      host: '127.0.0.1',
      port: hop.port,
      method: request.method,
      path: request.url,
      headers: defined({
        ...request.headers,
        'x-forwarded-for': request.socket.remoteAddress ?? '',
        'x-forwarded-proto': options.tls ? 'https' : 'http',
        ...hop.headers,
      }),
    });
    upstream.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      response.flushHeaders();
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  };
  const server = options.tls
    ? createTlsServer(makeCertificate('*.example.test'), handle)
    : createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // What starts after it may fail: then nobody closes it.
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function defined(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}
