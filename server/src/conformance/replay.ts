import { randomUUID } from 'node:crypto';
import { toSentItem } from '../protocol/index.js';
import type { ReaderStore, Store } from '../store/index.js';
import { compare, type Difference, Names } from './compare.js';
import { type Exchange, exchange } from './exchange.js';
import { RecordedApplication } from './recordedApplication.js';
import { operations, type Scenario, type Step } from './scenario.js';
import { openTestServer } from './testServer.js';

/** How long a reader who is to leave waits for the events they should have had by then. */
const patienceMs = 2_000;

/**
 * Plays a scenario over HTTP against the real server on this store, with readers of its own.
 * @returns every difference from the transcript
 */
export async function replay(scenario: Scenario, store: Store): Promise<Difference[]> {
  const recorded = new RecordedApplication();
  const server = await openTestServer({ store, application: recorded.create(scenario) });
  const names = new Names();
  const run = randomUUID();
  const readerOf = (user: string) => `conformance:${run}:${user}`;
  const differences: Difference[] = [];
  try {
    for (const [index, step] of scenario.steps.entries()) {
      const path = `steps[${index}].expect`;
      const { exchanged, calls } = await play(step, recorded, names, server.url, readerOf);
      // A reader who left does not see how the answer ended; the next step does.
      await server.runs.settled();
      differences.push(...compareStep(step, exchanged, calls, names, path));
    }
    const stored: unknown[] = [];
    for (const user of scenario.users) {
      stored.push(...(await storedThreads(user, store.forReader(readerOf(user)))));
    }
    differences.push(...compare(scenario.stored, stored, names, 'stored'));
  } finally {
    await server.close();
    for (const user of scenario.users) await store.forReader(readerOf(user)).erase();
  }
  return differences;
}

async function play(
  step: Step,
  recorded: RecordedApplication,
  names: Names,
  url: string,
  readerOf: (user: string) => string,
): Promise<{ exchanged: Exchange; calls: unknown[] }> {
  const leave = new AbortController();
  const expected = step.expect.stream?.length ?? 0;
  let received = 0;
  let leaving = false;
  const leaveWhenReady = () => {
    if (leaving && received >= expected) leave.abort();
  };
  recorded.begin(withIds(step, names), () => {
    leaving = true;
    leaveWhenReady();
    setTimeout(() => leave.abort(), patienceMs).unref();
  });
  const exchanged = await exchange({
    url,
    user: readerOf(step.user),
    body: names.resolve(step.request),
    signal: leave.signal,
    onEvent: (count) => {
      received = count;
      leaveWhenReady();
    },
  });
  return { exchanged, calls: recorded.calls };
}

/** The operations with the ids of this server, where they name one. */
function withIds(step: Step, names: Names): Step {
  const resolved = names.resolve({ respond: step.respond, action: step.action });
  return { ...step, ...operations.parse(resolved) };
}

function compareStep(
  step: Step,
  exchanged: Exchange,
  calls: unknown[],
  names: Names,
  path: string,
): Difference[] {
  const { expect } = step;
  const seen: Record<string, unknown> = {};
  const wanted: Record<string, unknown> = {};
  if (expect.failure !== undefined) {
    wanted.failure = expect.failure;
    seen.failure = exchanged.code === 'invalid_json' ? 'invalid_request' : exchanged.code;
  } else if (expect.stream) {
    wanted.stream = expect.stream;
    seen.stream = exchanged.events ?? exchanged.json;
  } else {
    wanted.json = expect.json;
    seen.json = exchanged.events ?? exchanged.json;
  }
  if (expect.disconnected || exchanged.disconnected) {
    wanted.disconnected = expect.disconnected ?? false;
    seen.disconnected = exchanged.disconnected;
  }
  wanted.handler_calls = expect.handler_calls ?? [];
  seen.handler_calls = calls;
  // As it would be on the wire.
  return compare(wanted, JSON.parse(JSON.stringify(seen)), names, path);
}

/** Threads with all their items, oldest first; attachments' own metadata is left out, as recorded. */
async function storedThreads(user: string, reader: ReaderStore): Promise<unknown[]> {
  const threads = await pages((after) => reader.threads.list({ limit: 100, order: 'asc', after }));
  const stored: unknown[] = [];
  for (const thread of threads) {
    const items = await pages((after) =>
      reader.items.list(thread.id, { limit: 100, order: 'asc', after }),
    );
    stored.push({ user, thread, items: items.map(toSentItem) });
  }
  return JSON.parse(JSON.stringify(stored));
}

async function pages<T>(
  load: (after: string | undefined) => Promise<{ data: T[]; after?: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let after: string | undefined; ; ) {
    const page = await load(after);
    all.push(...page.data);
    if (page.after === undefined) return all;
    after = page.after;
  }
}
