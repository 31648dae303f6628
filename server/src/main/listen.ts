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

export interface ListenOptions {
  port: number;
  host: string;
  limits?: Partial<ConnectionLimits>;
  /** The variable that says the port, for an error. */
  variable?: 'PORT' | 'METRICS_PORT';
}

export interface Listening {
  server: Server;
  port: number;
}

/**
 * Listens on `port` (0: any free one).
 * @throws Error that names the variable of the port or the host that cannot be had, and says what to do.
 */
export function listen(
  handler: RequestListener,
  { port, host, limits, variable = 'PORT' }: ListenOptions,
): Promise<Listening> {
  const { maxConnections, ...options } = { ...connectionLimits, ...limits };
  const server = createServer(options, handler);
  server.maxConnections = maxConnections;
  server.maxHeadersCount = 100;
  // Nothing sent and nothing taken for so long: streams have a comment every 15 s.
  server.setTimeout(120_000);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const advice = adviceFor(error.code, { port, host, variable });
      reject(advice === undefined ? error : new Error(advice, { cause: error }));
    });
    server.listen(port, host, () => {
      resolve({ server, port: portOf(server.address()) });
    });
  });
}

function adviceFor(
  code: string | undefined,
  { port, host, variable }: Pick<ListenOptions, 'port' | 'host'> & { variable: string },
): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Set ${variable} to another, such as ${variable}=${port + 1}.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Set ${variable} to one above 1023, and let a reverse proxy have ${port}.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EADDRNOTAVAIL':
      return `HOST=${JSON.stringify(host)}: this machine has no such address. Write 127.0.0.1 for this machine alone, or 0.0.0.0 for everybody who reaches it.`;
    default:
      return undefined;
  }
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
