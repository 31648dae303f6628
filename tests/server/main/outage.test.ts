import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js';
import {
  answerText,
  dataFolder,
  newKey,
  newReader,
  question,
  readEvents,
  scratchFolder,
  startTestServer,
  type TestServer,
  writeSite,
} from './support.js';

let site: Awaited<ReturnType<typeof scratchFolder>>;
beforeAll(async () => {
  site = await scratchFolder();
  await writeSite(site.folder);
});
afterAll(() => site.remove());

const secret = 'a-secret-for-tests-that-is-long-enough';

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 50));
}

const isReady = (server: TestServer) => async () => (await fetch(`${server.origin}/readyz`)).ok;

(hasPostgres() ? describe : describe.skip)('a database that comes and goes', () => {
  let postgres: TestPostgres;
  let server: TestServer;

  beforeAll(async () => {
    postgres = await startPostgres();
    const url = await postgres.createDatabase();
    await postgres.crash();
    server = await startTestServer({
      env: { DATABASE_URL: url, SESSION_SECRET: secret, SITE_DIR: site.folder },
    });
  });
  afterAll(async () => {
    await server.close();
    await postgres.stop();
  });

  it('is not there at start: the site is served, readiness says why, the chat tells the reader, and it comes back by itself', async () => {
    expect(await (await fetch(`${server.origin}/docs/configure`)).text()).toContain('greeting');
    const notReady = await fetch(`${server.origin}/readyz`);
    expect(notReady.status).toBe(503);
    expect(await notReady.json()).toMatchObject({
      ready: false,
      store: 'the database cannot be reached',
    });
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
    const reader = await newReader(server.origin);
    const told = await reader.ask('how do I change the greeting?');
    expect(told).toMatchObject([{ type: 'error', code: 'custom', allow_retry: true }]);
    const list = await reader.post({ type: 'threads.list', params: {} });
    expect(list.status).toBe(503);
    expect(await list.json()).toMatchObject({ error: { code: 'store_unavailable' } });

    await postgres.start();
    await until(isReady(server));
    expect(answerText(await reader.ask('how do I change the greeting?'))).toContain('greeting');
  });

  it('dies while running: the reader sees a message and can try the same again, the process lives', async () => {
    const reader = await newReader(server.origin);
    await postgres.crash();
    const body = question('how do I change the greeting?');
    const headers = { 'Idempotency-Key': newKey() };
    const told = readEvents(await (await reader.post(body, headers)).text());
    expect(told.at(-1)).toMatchObject({ type: 'error', allow_retry: true });
    expect(JSON.stringify(told)).not.toMatch(/ECONN|postgres|terminat/i);
    await until(async () => !(await isReady(server)()));

    await postgres.start();
    await until(isReady(server));
    const again = readEvents(await (await reader.post(body, headers)).text());
    expect(answerText(again)).toContain('greeting');
    const threads = await reader.json<{ data: unknown[] }>('threads.list', {});
    expect(threads.data).toHaveLength(1);
  });
});

describe('what must not start', () => {
  it('names a port that is taken, and closes what it opened', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const data = await dataFolder();
    const start = (env: Record<string, string>) =>
      startTestServer({ env: { DATA_DIR: data.folder, ...env } });
    await expect(start({ PORT: String(port) })).rejects.toThrow(`Port ${port} is taken`);
    await expect(start({ PORT: '0', METRICS_PORT: String(port) })).rejects.toThrow(
      `Set METRICS_PORT to another, such as METRICS_PORT=${port + 1}`,
    );
    await expect(start({ HOST: 'no.such.host.invalid' })).rejects.toThrow(
      'HOST="no.such.host.invalid": this machine has no such address',
    );
    taken.close();
    // Its folder is free again.
    const server = await start({});
    await expect(start({})).rejects.toThrow(/postgres is in use by process \d+/);
    await server.close();
    await data.remove();
  });

  it.each([
    [{ SITE_DIR: '/no/site' }, 'SITE_DIR="/no/site": no built site is there'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY="true"'],
    [{ TRUST_PROXY: '99' }, 'TRUST_PROXY=99: no server has so many proxies before it'],
    [{ TRUST_PROXY: '0.0.0.0/0' }, 'TRUST_PROXY="0.0.0.0/0"'],
    [{ DATABASE_URL: 'postgres://127.0.0.1:1/x' }, 'SESSION_SECRET must be set'],
  ])('says what is wrong with %j', async (env, message) => {
    await expect(startTestServer({ env })).rejects.toThrow(message);
  });
});
