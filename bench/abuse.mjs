// 200 new anonymous readers a second, half of them abusive, on loopback: how long well-behaved
// readers wait (p95) beside how long they wait with nobody else there, and what the model was asked
// for beside the budget. A real Postgres where there is one, else the embedded store.
//
// A well-behaved reader opens the chat (session, conversations), and one in ten asks a question.
// Abusive ones come from 20 addresses: sessions without end, messages without end on one token,
// bodies of 2 MB, broken JSON, streams left at once.
//
// "Idle" is the same readers with the same requests in the same run, ten a second instead of a hundred.
// Both come after a warm-up: a server that has just started compiles its code as it goes, and takes
// three times as long for everything. Readers and abusers are processes of their own, but all share
// the machine's cores with the server and the database, so how much of a core each used stands below
// the figures: where the sum comes near the cores there are, the machine is measured, not the server.
// On two cores it came to 0.9 (server 0.55, database 0.16, abusers 0.13, readers 0.07). What readers
// waited for there was the first seconds alone: until the server counts as busy it answers what the
// abusers ask, each question some fifty times the work of a refusal. So a run of less than a minute
// has more than a twentieth of its readers in those seconds, and shows them in its p95.
//
// `node bench/abuse.mjs [--seconds 120] [--readers 200] [--check]`
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import '../tests/server/support/typescript.mjs';
import { ms, percentile, table } from './support/figures.mjs';
import { coresBetween, processorTime } from './support/processorTime.mjs';
import { createSend, question, spread, tokenOf } from './support/visitor.mjs';

const { hasPostgres, startPostgres } = await import('../tests/server/support/postgres.ts');

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    readers: { type: 'string', default: '200' },
    check: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const perSecond = Number(values.readers);
const budget = 200_000;
const tokensOfAnAnswer = 120;
const secret = 'a-secret-for-benchmarks-long-enough';

const dir = await mkdtemp(path.join(tmpdir(), 'bench-abuse-'));
const postgres = hasPostgres() ? await startPostgres() : undefined;
const model = await startModel();
const server = fork(new URL('./support/server.mjs', import.meta.url), {
  execArgv: ['--no-warnings'],
  env: {
    ...process.env,
    PORT: '0',
    DATA_DIR: dir,
    ...(postgres ? { DATABASE_URL: await postgres.createDatabase(), SESSION_SECRET: secret } : {}),
    TRUST_PROXY: 'loopback',
    LOG_LEVEL: 'warn',
    OPENAI_API_KEY: 'sk-played',
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API: 'chat_completions',
    CHATKIT_MODEL: 'played',
    BUDGET_SITE_DAY: String(budget),
    LIMIT_RUN_TOKENS: '10000',
  },
});
const [port] = await once(server, 'message');
const { send, close } = createSend(port);

/** What an endpoint of a model would say, at once. */
async function startModel() {
  let calls = 0;
  const listening = createServer((asked, response) => {
    asked.resume();
    asked.once('end', () => {
      calls++;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = (delta, more = {}) =>
        response.write(
          `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'played', choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`,
        );
      chunk({ role: 'assistant', content: '' });
      chunk({ content: 'Set the greeting in the options of the plugin.' });
      chunk(
        {},
        {
          choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
          usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: tokensOfAnAnswer },
        },
      );
      response.end('data: [DONE]\n\n');
    });
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${listening.address().port}/v1`,
    calls: () => calls,
    close: () => {
      listening.close();
      listening.closeAllConnections();
    },
  };
}

let number = 0;
const newAddress = () => {
  number++;
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
};

/** Adds what each request took to `samples`. */
async function goodReader(samples, failures) {
  const address = newAddress();
  const asks = number % 10 === 0;
  const timed = async (kind, work) => {
    const began = performance.now();
    const answer = await work();
    samples[kind].push(performance.now() - began);
    if (answer.status !== 200 || answer.text.includes('"type":"error"')) failures.push(answer);
    return answer;
  };
  const session = await timed('session', () => send('/session', { address }));
  const token = tokenOf(session);
  const list = JSON.stringify({ type: 'threads.list', params: { limit: 20 } });
  await timed('conversations', () => send('', { address, token, body: list }));
  if (!asks) return;
  const key = `good-${number}`;
  await timed('answer', () => send('', { address, token, key, body: question('How?') }));
}

/** Readers for so long, and abusers beside them in a process of their own. */
async function phase(forSeconds, readers, abusers = 0) {
  const samples = { session: [], conversations: [], answer: [] };
  const failures = [];
  const before = await processorTime(server, postgres);
  const others = abusers > 0 ? abuse(forSeconds, abusers) : { statuses: {}, cores: 0 };
  await spread(forSeconds, readers, () => goodReader(samples, failures));
  const cores = coresBetween(before, await processorTime(server, postgres));
  const { statuses, cores: abusing } = await others;
  return { samples, failures, statuses, cores: { ...cores, abusers: abusing } };
}

async function abuse(forSeconds, perSecond) {
  const args = [port, forSeconds, perSecond].map(String);
  const child = fork(new URL('./support/abusers.mjs', import.meta.url), args);
  const [{ statuses, cpuSeconds }] = await once(child, 'message');
  await once(child, 'exit');
  return { statuses, cores: cpuSeconds / forSeconds };
}

try {
  await phase(10, 40);
  const idle = await phase(20, 10);
  const loaded = await phase(seconds, perSecond / 2, perSecond / 2);
  const rows = Object.keys(idle.samples).map((kind) => {
    const [quiet, busy] = [idle, loaded].map(({ samples }) => percentile(samples[kind], 0.95));
    return [kind, ms(quiet), ms(busy), (busy / quiet).toFixed(2), loaded.samples[kind].length];
  });
  process.stdout.write(
    `${table([['p95 of well-behaved readers', 'idle', 'under abuse', 'times', 'requests'], ...rows])}\n`,
  );
  const shares = Object.entries(loaded.cores).map(([who, cores]) => `${who} ${cores.toFixed(2)}`);
  process.stdout.write(
    `cores in use under abuse: ${shares.join(', ')} of ${availableParallelism()}\n`,
  );
  const used = model.calls() * tokensOfAnAnswer;
  process.stdout.write(`failures of well-behaved readers: ${loaded.failures.length}\n`);
  process.stdout.write(`answers to abusers, by status: ${JSON.stringify(loaded.statuses)}\n`);
  process.stdout.write(`tokens: ${used} of a budget of ${budget}\n`);
  const slow = rows.filter(([, , , times]) => Number(times) > 2);
  if (used > budget) throw new Error('The budget was exceeded.');
  if (values.check && (slow.length > 0 || loaded.failures.length > 0)) {
    throw new Error(
      `More than twice as slow, or refused: ${slow.map(([kind]) => kind).join(', ')}`,
    );
  }
} finally {
  server.disconnect();
  await once(server, 'exit');
  close();
  model.close();
  await postgres?.stop();
  await rm(dir, { recursive: true, force: true });
}
