import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Program, startProgram } from '../support/childProcess.js';

const cli = new URL('../../../server/src/cli/index.ts', import.meta.url);
const recorder = new URL('../programs/recordPlaces.mjs', import.meta.url).href;

export interface ServerProcess {
  program: Program;
  port: number;
  origin: string;
}

/** The server as a process of its own, as an owner runs it: `NODE_ENV=production`. */
export async function startServerProcess(env: Record<string, string>): Promise<ServerProcess> {
  const program = startProgram(cli, [], {
    NODE_ENV: 'production',
    PORT: '0',
    LIMIT_BUSY_PERCENT: '100',
    NODE_OPTIONS: `--import ${recorder}`,
    ...env,
  });
  for (;;) {
    const port = /http:\/\/localhost:(\d+)\//.exec(await program.line())?.[1];
    if (port) return { program, port: Number(port), origin: `http://127.0.0.1:${port}` };
  }
}

/** Waits until `/readyz` says yes. */
export async function whenReady({ origin }: { origin: string }): Promise<void> {
  for (;;) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export interface LoadBalancer {
  origin: string;
  /** The servers requests go to, in turn; may be changed at any time. */
  targets: number[];
  close(): Promise<void>;
}

/**
 * A load balancer as they are: requests in turn, the next server where one refuses the connection,
 * the reader's address in `X-Forwarded-For`.
 */
export async function startLoadBalancer(ports: number[]): Promise<LoadBalancer> {
  const balancer: LoadBalancer = { origin: '', targets: [...ports], close: async () => {} };
  let turn = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => pass(0));
    const pass = (tried: number) => {
      const { targets } = balancer;
      const port = targets[turn++ % targets.length];
      const address = request.headers['x-test-address'] ?? request.socket.remoteAddress ?? '';
      const upstream = httpRequest({
        port,
        host: '127.0.0.1',
        method: request.method,
        path: request.url,
        headers: { ...request.headers, 'x-forwarded-for': address, 'x-forwarded-proto': 'https' },
        agent: false,
      });
      upstream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED' && tried < 5) pass(tried + 1);
        else if (response.headersSent) response.destroy();
        else response.writeHead(502).end();
      });
      upstream.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      });
      response.on('close', () => upstream.destroy());
      upstream.end(Buffer.concat(chunks));
    };
  });
  // A client may use a kept connection at the very moment an idle one is closed.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  balancer.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  balancer.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return balancer;
}
