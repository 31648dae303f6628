// The store on a real Postgres with 1,000,000 items in 50,000 threads of 5,000 readers, beside the
// same with 10,000 items: p99 of listing threads, listing items, and appending an item.
//
// 50 clients ask ten times a second each, at times spread evenly: latency as readers would see it,
// counted from when a request was due, not from when its client came to it. The two databases take
// turns, so that what else the machine does meets both. `node bench/store.mjs --check` fails above
// the limits, which hold on a quiet machine. TEST_DATABASE_URL: on that server, else on an own one.
import '../tests/server/support/typescript.mjs';
import { setTimeout as delay } from 'node:timers/promises';
import { ms, percentile, table } from './support/figures.mjs';

const { openStore } = await import('../server/src/store/postgres/index.ts');
const { openTestPostgres } = await import('../tests/server/support/postgres.ts');

const clients = 50;
const perSecond = 10;
const roundMs = 4000;
const rounds = 4;
const limits = { p99: 10, ratio: 1.5 };
const itemsPerThread = 20;
const threadsPerReader = 10;

const answer =
  'Install the plugin with npm, add it to the plugins of docusaurus.config, and start the site. '.repeat(
    5,
  );

const postgres = await openTestPostgres({
  fsync: 'on',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
});
try {
  const large = await database(5000);
  const small = await database(50);
  const results = {};
  for (const operation of Object.keys(operations())) {
    results[operation] = { large: [], small: [] };
    // Warm both before anything is counted.
    for (const subject of [large, small]) await measure(subject, operation, 1000);
    for (let round = 0; round < rounds; round += 1) {
      results[operation].small.push(...(await measure(small, operation, roundMs)));
      results[operation].large.push(...(await measure(large, operation, roundMs)));
    }
  }
  report(results);
  process.stdout.write(`\nclosed loop, ${clients} clients, 1,000,000 items:\n`);
  for (const operation of Object.keys(operations())) {
    process.stdout.write(`  ${operation}: ${await throughput(large, operation)} a second\n`);
  }
  await large.store.close();
  await small.store.close();
} finally {
  await postgres.stop();
}

/** A database of so many readers, filled through SQL, opened through the store. */
async function database(readers) {
  const databaseUrl = await postgres.createDatabase();
  const store = await openStore({ databaseUrl, dataDir: '', poolSize: 20 });
  const started = performance.now();
  await postgres.admin(
    `insert into chatkit.readers (user_id, thread_seq)
     select 'anon:' || r, ${threadsPerReader} from generate_series(1, ${readers}) r;
     insert into chatkit.threads (user_id, id, seq, item_seq, data)
     select 'anon:' || r, 'thr_' || t, t, ${itemsPerThread},
            json_build_object('id', 'thr_' || t, 'created_at', now(), 'title', 'Thread ' || t,
                              'status', json_build_object('type', 'active'), 'metadata', '{}'::json)
       from generate_series(1, ${readers}) r, generate_series(1, ${threadsPerReader}) t;
     insert into chatkit.items (user_id, thread_id, id, seq, hidden, data)
     select 'anon:' || r, 'thr_' || t, 'msg_' || i, i, false,
            json_build_object('type', 'assistant_message', 'id', 'msg_' || i, 'thread_id', 'thr_' || t,
              'created_at', now(), 'content', json_build_array(json_build_object(
                'type', 'output_text', 'text', '${answer}', 'annotations', '[]'::json)))
       from generate_series(1, ${readers}) r, generate_series(1, ${threadsPerReader}) t,
            generate_series(1, ${itemsPerThread}) i;
`,
    databaseUrl,
  );
  await postgres.admin('vacuum analyze', databaseUrl);
  await postgres.admin('checkpoint', databaseUrl);
  const items = readers * threadsPerReader * itemsPerThread;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${items.toLocaleString('en')} items filled in ${seconds} s\n`);
  return { store, readers };
}

function operations() {
  const page = { limit: 20, order: 'desc' };
  return {
    'threads.list': (own) => own.threads.list(page),
    'items.list': (own, threadId) => own.items.list(threadId, { ...page, visibleOnly: true }),
    append: (own, threadId) =>
      own.items.add(threadId, [
        {
          type: 'user_message',
          id: `msg_${Math.random().toString(36).slice(2)}${Date.now()}`,
          thread_id: threadId,
          created_at: new Date().toISOString(),
          content: [{ type: 'input_text', text: 'How do I install it on another machine?' }],
          attachments: [],
          inference_options: {},
        },
      ]),
  };
}

function anyOf(count) {
  return 1 + Math.floor(Math.random() * count);
}

function once({ store, readers }, operation) {
  const own = store.forReader(`anon:${anyOf(readers)}`);
  return operations()[operation](own, `thr_${anyOf(threadsPerReader)}`);
}

/** Latencies in ms at the fixed rate. */
async function measure(subject, operation, durationMs) {
  const every = 1000 / perSecond;
  const began = performance.now() + 50;
  const samples = [];
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let due = began + (client / clients) * every; due < began + durationMs; due += every) {
        const wait = due - performance.now();
        if (wait > 0) await delay(wait);
        // A timer that fired late is this program's own lateness, at most a millisecond or so.
        const start = Math.max(due, performance.now() - 2);
        await once(subject, operation);
        samples.push(performance.now() - start);
      }
    }),
  );
  return samples;
}

async function throughput(subject, operation) {
  const end = performance.now() + 3000;
  let count = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        await once(subject, operation);
        count += 1;
      }
    }),
  );
  return Math.round(count / 3);
}

function report(results) {
  const rows = [['', 'p50 10,000', 'p99 10,000', 'p50 1,000,000', 'p99 1,000,000', 'ratio of p99']];
  const missed = [];
  for (const [operation, { small, large }] of Object.entries(results)) {
    const [p99Small, p99Large] = [percentile(small, 0.99), percentile(large, 0.99)];
    const ratio = p99Large / p99Small;
    rows.push([
      operation,
      ms(percentile(small, 0.5)),
      ms(p99Small),
      ms(percentile(large, 0.5)),
      ms(p99Large),
      ratio.toFixed(2),
    ]);
    if (ratio > limits.ratio)
      missed.push(`${operation}: ratio ${ratio.toFixed(2)} > ${limits.ratio}`);
    if (p99Large > limits.p99) missed.push(`${operation}: p99 ${ms(p99Large)} > ${limits.p99} ms`);
  }
  process.stdout.write(`\n${table(rows)}\n`);
  if (missed.length === 0) return;
  process.stdout.write(`\nabove the limits of a quiet machine:\n  ${missed.join('\n  ')}\n`);
  if (process.argv.includes('--check')) process.exitCode = 1;
}
