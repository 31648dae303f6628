import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ModelServer,
  type Play,
  sayResponses,
  startModelServer,
} from '../agent/support/modelServer.js';
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.js';
import {
  type LoadBalancer,
  type ServerProcess,
  startLoadBalancer,
  startServerProcess,
  whenReady,
} from './processes.js';
import {
  answerText,
  newKey,
  newReader,
  question,
  readEvents,
  readerWith,
  type StreamEvent,
  scratchFolder,
  writeSite,
} from './support.js';

/** Each played answer counts 120 tokens: what the played model says it used. */
const tokensOfAnAnswer = 120;
const budget = 20_000;
const tokensOfARun = 1_000;

let site: Awaited<ReturnType<typeof scratchFolder>>;
let postgres: TestPostgres;
let databaseUrl: string;
let model: ModelServer;
let servers: ServerProcess[];
let balancer: LoadBalancer;

const answer = sayResponses({ text: ['Set ', 'the ', 'greeting.'] });

/** An answer that goes on until `finish` is called. */
function slowAnswer(): { play: Play; begun: Promise<void>; finish(): void } {
  let begin = () => {};
  let finish = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return {
    begun,
    finish,
    play: async (response, seen) => {
      begin();
      await finished;
      if (!response.destroyed) await answer(response, seen);
    },
  };
}

function serverEnv(): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    SESSION_SECRET: 'a-secret-for-tests-that-is-long-enough',
    SITE_DIR: site.folder,
    TRUST_PROXY: 'loopback',
    OPENAI_API_KEY: 'sk-not-a-real-key',
    OPENAI_BASE_URL: model.baseUrl,
    CHATKIT_MODEL: 'played',
    RECORD_PLACES: path.join(site.folder, 'places.txt'),
    LIMIT_READER_MESSAGES: '8/1h',
    LIMIT_ADDRESS_SESSIONS: '100/1h',
    LIMIT_RUN_TOKENS: String(tokensOfARun * 20),
    SHUTDOWN_GRACE_SECONDS: '20',
  };
}

const start = (more: Record<string, string> = {}) =>
  startServerProcess({ ...serverEnv(), ...more });

(hasPostgres() ? describe : describe.skip)(
  'three servers, a load balancer and one Postgres',
  () => {
    beforeAll(async () => {
      site = await scratchFolder();
      await writeSite(site.folder);
      postgres = await startPostgres();
      databaseUrl = await postgres.createDatabase();
      model = await startModelServer();
      servers = await Promise.all([start(), start(), start()]);
      await Promise.all(servers.map(whenReady));
      balancer = await startLoadBalancer(servers.map(({ port }) => port));
    });
    afterAll(async () => {
      await balancer.close();
      await Promise.all(servers.map(({ program }) => program.kill('SIGTERM')));
      await model.close();
      await postgres.stop();
      await site.remove();
    });

    it('a conversation goes on, whichever server is asked', async () => {
      const reader = await newReader(balancer.origin);
      model.play(...Array.from({ length: 3 }, () => answer));
      const first = await reader.ask('How do I change the greeting?');
      const threadId = first[0]?.thread.id ?? '';
      for (const text of ['And in French?', 'And in German?']) {
        expect(answerText(await reader.ask(text, threadId))).toBe('Set the greeting.');
      }
      for (const { origin } of servers) {
        const direct = readerWith(`${origin}/chatkit`, reader.id, reader.token);
        const thread = await direct.json<{ items: { data: unknown[] } }>('threads.get_by_id', {
          thread_id: threadId,
        });
        expect(JSON.stringify(thread.items.data).match(/Set the greeting\./g)).toHaveLength(3);
      }
    });

    it('messages are counted together, and a refusal says when it works again', async () => {
      const reader = await newReader(balancer.origin);
      model.play(...Array.from({ length: 8 }, () => answer));
      const answers: StreamEvent[][] = [];
      for (let n = 0; n < 10; n++) answers.push(await reader.ask(`Question ${n}`));
      const refused = answers.filter((events) => events[0]?.type === 'error');
      expect(answers.length - refused.length).toBe(8);
      for (const [event] of refused) {
        expect(event).toMatchObject({ code: 'custom', allow_retry: true });
        expect(event?.message).toMatch(/works again in 60 minutes/);
      }
    });

    it('a server that is asked to stop lets its answers end, and readers notice nothing', async () => {
      const [first, ...others] = servers;
      if (!first) throw new Error('no server');
      const reader = await newReader(balancer.origin);
      const slow = slowAnswer();
      model.play(slow.play);
      const direct = readerWith(`${first.origin}/chatkit`, reader.id, reader.token);
      const asked = direct.post(question('A long one'), { 'Idempotency-Key': newKey() });
      await slow.begun;

      const stopped = first.program.kill('SIGTERM');
      while (await fetch(`${first.origin}/healthz`).catch(() => undefined)) await delay(20);
      model.play(...Array.from({ length: 6 }, () => answer));
      for (let n = 0; n < 6; n++) {
        expect(answerText(await reader.ask(`Meanwhile ${n}`))).toBe('Set the greeting.');
      }
      slow.finish();
      expect(answerText(readEvents(await (await asked).text()))).toBe('Set the greeting.');
      await stopped;
      expect(first.program.child.exitCode).toBe(0);
      const next = await start();
      await whenReady(next);
      servers = [...others, next];
      balancer.targets = servers.map(({ port }) => port);
    });

    it('what does not end in time is kept as far as it came, and another server tells the reader', async () => {
      const dying = await start({ SHUTDOWN_GRACE_SECONDS: '0' });
      await whenReady(dying);
      const reader = await newReader(balancer.origin);
      const direct = readerWith(`${dying.origin}/chatkit`, reader.id, reader.token);
      const slow = slowAnswer();
      model.play(slow.play);
      const asked = await direct.post(question('A long one'), { 'Idempotency-Key': newKey() });
      await slow.begun;
      await dying.program.kill('SIGTERM');
      slow.finish();
      const events = readEvents(await asked.text());
      const threadId = events[0]?.thread.id ?? '';
      const follow = await fetch(`${balancer.origin}/chatkit/threads/${threadId}/follow`, {
        headers: reader.headers,
      });
      expect(await follow.text()).toMatch(/"type":"(notice|error)"/);
    });

    it('not one token goes over the budget of the site, however many ask at once', async () => {
      const limited = await Promise.all(
        [0, 1].map(() => start({ BUDGET_SITE_DAY: String(budget), LIMIT_RUN_TOKENS: '10000' })),
      );
      await Promise.all(limited.map(whenReady));
      const before = model.seen.length;
      const atOnce = 24;
      model.play(...Array.from({ length: 500 }, () => answer));
      let quoted = 0;
      for (let round = 0; round < 2; round++) {
        const answers = await Promise.all(
          Array.from({ length: atOnce }, async (_, n) => {
            const reader = await newReader(limited[n % 2]?.origin ?? '');
            return reader.ask('How do I change the greeting?');
          }),
        );
        quoted += answers.filter((events) =>
          JSON.stringify(events).includes('budget is used up'),
        ).length;
        for (const events of answers) expect(answerText(events)).not.toBe('');
      }
      const calls = model.seen.length - before;
      expect(calls * tokensOfAnAnswer).toBeLessThanOrEqual(budget);
      expect(calls + quoted).toBe(2 * atOnce);
      expect(quoted).toBeGreaterThan(0);
      await Promise.all(limited.map(({ program }) => program.kill('SIGTERM')));
    });

    it('as production, no server connects to anything but its database and its model', async () => {
      const places = new Set(
        (await readFile(path.join(site.folder, 'places.txt'), 'utf8')).split('\n'),
      );
      places.delete('');
      const allowed = [new URL(databaseUrl), new URL(model.baseUrl)].map(
        ({ hostname, port }) => `${hostname}:${port}`,
      );
      expect([...places].sort()).toEqual(allowed.sort());
    });
  },
);
