import { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Conversation } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';
import { apis, type ModelServer, startModelServer } from './support/modelServer.js';

/** Every place a connection was opened to, `host:port`. Only local ones come about. */
const places: string[] = [];
let server: ModelServer;

function placeOf(args: unknown[]): string {
  const [first] = args.flat();
  if (typeof first !== 'object' || first === null) return String(args);
  const host = 'host' in first ? first.host : '';
  const port = 'port' in first ? first.port : '';
  return `${host}:${port}`;
}

beforeAll(async () => {
  // As an owner runs it: the SDK traces by default but for tests, and where it has a key.
  process.env.NODE_ENV = 'production';
  process.env.OPENAI_API_KEY = 'sk-not-real';
  process.env.OPENAI_ORG_ID = 'org-of-the-environment';
  delete process.env.OPENAI_AGENTS_DISABLE_TRACING;
  server = await startModelServer();
  const connect = Socket.prototype.connect;
  jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (
    this: Socket,
    ...args: unknown[]
  ) {
    const place = placeOf(args);
    places.push(place);
    if (place.startsWith('127.0.0.1:')) return Reflect.apply(connect, this, args);
    setImmediate(() => this.destroy(new Error('refused')));
    return this;
  });
});
afterAll(async () => {
  jest.restoreAllMocks();
  await server.close();
});
beforeEach(() => {
  places.length = 0;
});

/** Asks with each API, and sends on every trace there is. */
async function askAll(tracing: boolean): Promise<void> {
  const { createDocsAgent } = await import('../../../server/src/agent/index.js');
  const { getGlobalTraceProvider } = await import('@openai/agents');
  const docs = createMemoryDocs(greetingPages);
  for (const api of ['responses', 'chat_completions'] as const) {
    const calls = [{ name: 'search_docs', arguments: { query: 'change greeting', version: null } }];
    server.play(apis[api]({ calls }), apis[api]({ text: ['Set it 【src1】.'] }));
    const model = { model: 'played', apiKey: 'sk-test', baseUrl: server.baseUrl, api };
    const asked = await new Conversation(createDocsAgent({ docs, model, tracing })).ask('How?');
    expect(asked.error).toBeUndefined();
    expect(asked.text).toBe('Set it.');
  }
  await getGlobalTraceProvider().forceFlush();
}

describe('in production, with a key in the environment', () => {
  it('no connection is opened but to the configured endpoint', async () => {
    await askAll(false);
    const { port } = new URL(server.baseUrl);
    expect(new Set(places)).toEqual(new Set([`127.0.0.1:${port}`]));
    for (const { headers, body } of server.seen) {
      expect(headers.authorization).toBe('Bearer sk-test');
      expect(JSON.stringify(headers)).not.toContain('org-of-the-environment');
      expect(body.store ?? false).toBe(false);
    }
  });

  it('traces are made where the owner wants them, and nowhere else', async () => {
    const { setTraceProcessors } = await import('@openai/agents');
    const traces: string[] = [];
    setTraceProcessors([
      {
        onTraceStart: async ({ traceId }) => {
          traces.push(traceId);
        },
        onTraceEnd: async () => {},
        onSpanStart: async () => {},
        onSpanEnd: async () => {},
        shutdown: async () => {},
        forceFlush: async () => {},
      },
    ]);
    await askAll(false);
    expect(traces).toEqual([]);
    await askAll(true);
    expect(traces).toHaveLength(2);
  });
});
