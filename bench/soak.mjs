// 200 readers, two servers, one Postgres; random disconnects, three servers killed, Postgres
// crashed once. Then the database is read and counted: every acknowledged message is there once,
// in order, and none belongs to another reader. `node bench/soak.mjs [--minutes 10] [--readers 200]`
import '../tests/server/support/typescript.mjs';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkSoak } from './support/checkSoak.mjs';

const { startPostgres } = await import('../tests/server/support/postgres.ts');
const { startProgram } = await import('../tests/server/support/childProcess.ts');
const { createChatClient, messageRequest, textOf } = await import(
  '../tests/server/support/chatClient.ts'
);

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    readers: { type: 'string', default: '200' },
  },
});
const durationMs = Number(values.minutes) * 60_000;
const readerCount = Number(values.readers);
const echoServer = new URL('../tests/server/programs/echoServer.ts', import.meta.url);
/** Shares of the time at which something dies. */
const kills = [0.2, 0.5, 0.75];
const crash = 0.35;
/** A message that no server took for so long is given up: it was never acknowledged. */
const patienceMs = 90_000;

const postgres = await startPostgres({ shared_buffers: '256MB' });
const databaseUrl = await postgres.createDatabase();
const env = {
  DATABASE_URL: databaseUrl,
  SESSION_SECRET: 'a secret that the servers of the soak share',
  LIMITS: 'off',
  PORT: '0',
  WORD_MS: '40',
  LOG_LEVEL: 'silent',
};
const servers = [undefined, undefined];
const counts = {
  sent: 0,
  givenUp: 0,
  disconnects: 0,
  retries: 0,
  followed: 0,
  killed: 0,
  crashed: 0,
};
const started = performance.now();
const over = () => performance.now() - started > durationMs;
const log = (line) =>
  process.stdout.write(
    `${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}\n`,
  );

try {
  await Promise.all(servers.map((_, index) => startServer(index)));
  const clients = await Promise.all(
    Array.from({ length: readerCount }, () => createChatClient(anyServer())),
  );
  log(`${readerCount} readers, ${values.minutes} min`);
  const disasters = [...kills.map(killAt), crashAt(crash)];
  const acknowledged = (await Promise.all(clients.map(reader))).flat();
  await Promise.all(disasters);
  log('waiting for the answers under way');
  await everyRunEnded();
  log(JSON.stringify(counts));
  const problems = await checkSoak({ postgres, databaseUrl, clients, acknowledged, log });
  if (counts.killed < kills.length || counts.crashed < 1) problems.push('too little has died');
  for (const problem of problems.slice(0, 20)) log(`WRONG: ${problem}`);
  log(
    problems.length === 0
      ? 'nothing lost, doubled, disordered or misplaced'
      : `${problems.length} wrong`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await Promise.all(servers.map((server) => server?.program.kill('SIGKILL')));
  await postgres.stop();
}

async function startServer(index) {
  const program = startProgram(echoServer, [], env);
  servers[index] = { program, origin: `http://127.0.0.1:${await program.line()}` };
}

function anyServer() {
  const up = servers.filter((server) => server !== undefined);
  return up[Math.floor(Math.random() * up.length)]?.origin ?? 'http://127.0.0.1:1';
}

async function killAt(share) {
  await delay(durationMs * share);
  const index = Math.floor(Math.random() * servers.length);
  const { program } = servers[index];
  await program.kill('SIGKILL');
  counts.killed += 1;
  log(`killed server ${index + 1}`);
  await delay(1000);
  await startServer(index);
  log(`server ${index + 1} is back`);
}

async function crashAt(share) {
  await delay(durationMs * share);
  await postgres.crash();
  counts.crashed += 1;
  log('crashed Postgres');
  await delay(1000);
  await postgres.start();
  log('Postgres is back');
}

/** One reader's messages, one after another; what was acknowledged, in order. */
async function reader(client, number) {
  const acknowledged = [];
  const threads = [];
  await delay(Math.random() * 5000);
  for (let message = 1; !over(); message += 1) {
    const text = `reader${number} message${message}: how is this said in ten words?`;
    const known = threads.length > 0 && Math.random() < 0.8;
    const threadId = known ? threads[Math.floor(Math.random() * threads.length)] : undefined;
    const kept = await send(client, text, threadId);
    if (kept !== undefined) {
      if (threadId === undefined) threads.push(kept);
      acknowledged.push({ number, userId: client.userId, threadId: kept, text });
    }
    await delay(1000 + Math.random() * 7000);
  }
  return acknowledged;
}

/** Sends until a server has shown the stored message, always under one key; gives its thread. */
async function send(client, text, threadId) {
  const key = randomUUID();
  const request = messageRequest(text, threadId);
  counts.sent += 1;
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    const kept = await attempt(client, request, key, text, threadId);
    if (kept !== undefined) {
      if (Math.random() < 0.1) await follow(client, kept);
      return kept;
    }
    counts.retries += 1;
    await delay(100 + Math.random() * 400);
  }
  counts.givenUp += 1;
  return undefined;
}

/** One request, cut at a random moment in a third of all cases. */
async function attempt(client, request, key, text, threadId) {
  const controller = new AbortController();
  const cut = Math.random() < 1 / 3 ? Math.random() * 600 : undefined;
  const timer =
    cut === undefined
      ? undefined
      : setTimeout(() => {
          counts.disconnects += 1;
          controller.abort();
        }, cut);
  let thread = threadId;
  let kept;
  try {
    const stream = await client.stream(anyServer(), request, { key, signal: controller.signal });
    for await (const event of stream) {
      if (event.type === 'thread.created') thread = event.thread.id;
      const { item } = event;
      if (event.type === 'thread.item.done' && item?.type === 'user_message') {
        if (textOf(item) === text) kept = thread;
      }
    }
  } catch {
    // The connection was cut, refused or broke: what matters is whether it was acknowledged.
  } finally {
    clearTimeout(timer);
  }
  return kept;
}

async function follow(client, threadId) {
  counts.followed += 1;
  try {
    const signal = AbortSignal.timeout(10_000);
    for await (const _ of await client.follow(anyServer(), threadId, signal));
  } catch {
    // As above.
  }
}

/** Runs of dead servers are ended by the living, once their leases are over. */
async function everyRunEnded() {
  for (let second = 0; second < 120; second += 1) {
    const { rows } = await postgres.admin(
      "select count(*)::int as open from chatkit.runs where state in ('waiting', 'running')",
      databaseUrl,
    );
    if (rows[0].open === 0) return;
    await delay(1000);
  }
}
