import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Slow and greedy clients: a request's head must come within 15 s and the whole request within
 * 60 s (an attachment on a slow phone), a head has at most 16 KiB and 100 fields, and an idle
 * connection is closed after 65 s, which is longer than the usual 60 s of a load balancer, so that
 * it is never the one to meet a closed connection. Of connections there are at most so many at once
 * (an idle one takes some ten kilobytes); further ones are closed as they come.
 */
export const connectionLimits = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
  maxConnections: 10_000,
} as const;

export type ConnectionLimits = Record<keyof typeof connectionLimits, number>;

export interface Listening {
  server: Server;
  port: number;
}

/**
 * Listens on `port` (0: any free one).
 * @throws Error that names the port where it is taken, and says what to do.
 */
export function listen(
  handler: RequestListener,
  { port, host, limits }: { port: number; host: string; limits?: Partial<ConnectionLimits> },
): Promise<Listening> {
  const { maxConnections, ...options } = { ...connectionLimits, ...limits };
  const server = createServer(options, handler);
  server.maxConnections = maxConnections;
  server.maxHeadersCount = 100;
  // Nothing sent and nothing taken for so long: streams have a comment every 15 s.
  server.setTimeout(120_000);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(port, error) : error);
    });
    server.listen(port, host, () => {
      resolve({ server, port: portOf(server.address()) });
    });
  });
}

function portTaken(port: number, cause: Error): Error {
  return new Error(`Port ${port} is taken. Set PORT to another, such as PORT=${port + 1}.`, {
    cause,
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('The server does not listen on a port.');
}

/** Takes no new connections, lets requests under way end, and closes idle connections at once. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
