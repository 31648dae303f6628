import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FuzzMaterial, type FuzzRequest, makeRequest } from './mutations.js';
import { dataFolder, newReader, startTestServer, type TestServer, writeSite } from './support.js';

/** `scripts/fuzz.mjs` sets these for the long run, which CI has as a step of its own. */
const count = Number(process.env.FUZZ_COUNT ?? 2000);
const seed = Number(process.env.FUZZ_SEED ?? 1);
const secretText = 'what only the other reader knows';
const atOnce = 8;

let data: Awaited<ReturnType<typeof dataFolder>>;
let server: TestServer;
let material: FuzzMaterial;
/** Of another reader, and known to no request: must never come back. */
let hidden: string[];
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });

async function threadOf(origin: string, text: string) {
  const reader = await newReader(origin);
  const events = await reader.ask(text);
  const threadId = events.find(({ type }) => type === 'thread.created')?.thread.id ?? '';
  const [itemId = '', ...others] = events
    .filter(({ type }) => type === 'thread.item.done')
    .map(({ item }) => item.id);
  return { id: reader.id, token: reader.token, ids: { threadId, itemId }, others };
}

beforeAll(async () => {
  data = await dataFolder();
  await writeSite(data.folder);
  server = await startTestServer({
    env: { DATA_DIR: data.folder, SITE_DIR: data.folder, LIMITS: 'off', LOG_LEVEL: 'warn' },
  });
  const own = await threadOf(server.origin, 'hello');
  const foreign = await threadOf(server.origin, secretText);
  hidden = [secretText, foreign.id, ...foreign.others];
  material = { token: own.token, own: own.ids, foreign: foreign.ids };
});
afterAll(async () => {
  agent.destroy();
  await server.close();
  await data.remove();
});

function send({
  method,
  path,
  headers,
  body,
}: FuzzRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { agent, host: '127.0.0.1', port: server.port, method, path, headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Why an answer is not one the server may give; undefined where it is. */
function faultOf({ status, text }: { status: number; text: string }) {
  if (status >= 500 && ![501, 503].includes(status)) return `status ${status}`;
  if (/\bat .+\(?(file:|\/).+:\d+:\d+|node_modules|SyntaxError|TypeError/.test(text))
    return 'a stack';
  if (hidden.some((secret) => text.includes(secret))) return 'something of another reader';
  return undefined;
}

describe('a fuzzed server', () => {
  it(
    `answers ${count} mutated requests without a 500, a stack or anything of another reader`,
    async () => {
      const faults: string[] = [];
      const statuses = new Map<number, number>();
      let next = 0;
      const logged = server.log().length;
      const heap: number[] = [];
      const worker = async () => {
        while (next < count && faults.length < 5) {
          const number = next++;
          const request = makeRequest(number, seed, material);
          const answer = await send(request);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          const fault = faultOf(answer);
          if (fault !== undefined) {
            const { method, path, headers } = request;
            const what = request.body.toString('utf8').slice(0, 600);
            faults.push(
              `${number}: ${fault}: ${method} ${path} ${JSON.stringify(headers)} ${what}`,
            );
          }
          if (number % 10_000 === 9_999 && global.gc) {
            global.gc();
            heap.push(process.memoryUsage().heapUsed);
          }
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      expect(faults).toEqual([]);
      // What the server itself holds to be a failure of its own.
      const failures = server
        .log()
        .slice(logged)
        .filter(({ level }) => level === 'error');
      expect(failures.slice(0, 3)).toEqual([]);
      // The mutations reach every layer: good requests, bad ones, unknown ids, no identity.
      for (const status of [200, 400, 401, 404]) expect(statuses.get(status)).toBeGreaterThan(0);
      const [first, last] = [heap[1], heap.at(-1)];
      if (first !== undefined && last !== undefined) expect(last).toBeLessThan(first * 1.5);
    },
    Math.max(60_000, count * 60),
  );

  it('still answers, and the other reader has lost nothing', async () => {
    const reader = await newReader(server.origin);
    expect((await reader.ask('how do I change the greeting?')).length).toBeGreaterThan(3);
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  });
});
