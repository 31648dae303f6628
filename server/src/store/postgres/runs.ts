import { ChatKitError } from '../../errors.js';
import type { FreeFormRecord } from '../../protocol/index.js';
import type { NewRun, Run, RunCheckpoint, RunState, RunStore, RunUsage } from '../runStore.js';
import { type Repeatable, sentTogether, type Transaction } from './database.js';
import { addItems } from './items.js';
import * as sql from './runStatements.js';
import { noThread, type ReaderAccess } from './threads.js';

interface RunRow {
  id: string;
  thread_id: string;
  key: string | null;
  body_hash: string;
  state: RunState;
  owner: string | null;
  created_thread: boolean;
  input_item_id: string | null;
  stop_requested: boolean;
  checkpoint: RunCheckpoint | null;
  created_at: Date;
}

function toRun(row: RunRow): Run {
  return {
    id: row.id,
    threadId: row.thread_id,
    key: row.key,
    bodyHash: row.body_hash,
    state: row.state,
    owner: row.owner,
    createdThread: row.created_thread,
    inputItemId: row.input_item_id,
    stopRequested: row.stop_requested,
    checkpoint: row.checkpoint,
    createdAt: row.created_at.toISOString(),
  };
}

export function createRunStore({ userId, inTransaction, repeatable }: ReaderAccess): RunStore {
  const first = async (
    text: string,
    values: readonly unknown[],
    statements: Repeatable = repeatable,
  ): Promise<Run | undefined> => {
    const rows = await statements.rows<RunRow>(text, [userId, ...values]);
    return rows[0] && toRun(rows[0]);
  };
  const wrote = async (text: string, ...values: unknown[]): Promise<boolean> =>
    (await repeatable.execute(text, [userId, ...values])) > 0;
  return {
    findByKey: (key) => first(sql.selectByKey, [key]),
    create: (run) => inTransaction((transaction) => create(transaction, userId, run)),
    get: async (runId) => {
      const run = await first(sql.selectRun, [runId]);
      if (run === undefined) throw new ChatKitError('not_found', `No run ${runId}.`);
      return run;
    },
    current: (threadId) => first(sql.selectCurrent, [threadId]),
    acquire: (runId, owner, leaseMs) =>
      inTransaction(async (transaction) => {
        const values = [userId, runId, owner, leaseMs];
        if ((await transaction.execute(sql.acquireLease, values)) > 0) return true;
        await transaction.execute(sql.keepWaiting, [userId, runId, owner, sql.waitingLeaseMs]);
        return false;
      }),
    renew: async (runId, owner, leaseMs) => {
      const values = [userId, runId, owner, leaseMs];
      const [row] = await repeatable.rows<{ stop_requested: boolean }>(sql.renewLease, values);
      if (row === undefined) return 'lost';
      return row.stop_requested ? 'stop' : 'held';
    },
    checkpoint: (runId, owner, checkpoint) =>
      wrote(sql.keepCheckpoint, runId, owner, JSON.stringify(checkpoint)),
    end: (runId, owner, state, usage, told) =>
      wrote(sql.endRun, runId, owner, state, usage ? JSON.stringify(usage) : null, lastWords(told)),
    requestStop: (key) => wrote(sql.requestStop, key),
    requestStopIn: async (threadId) => {
      const rows = await repeatable.rows<{ id: string }>(sql.requestStopIn, [userId, threadId]);
      return rows[0]?.id;
    },
    abandon: (runId, state, told) =>
      wrote(sql.abandonRun, runId, state, lastWords(told)).then(() => {}),
    endExpired: (threadId) =>
      inTransaction((transaction) => first(sql.endExpired, [threadId], transaction)),
    list: async ({ limit, after }) => {
      const rows = await inTransaction((transaction) =>
        transaction.rows<RunRow & { usage: RunUsage | null }>(sql.listRuns, [
          userId,
          after ?? '',
          limit,
        ]),
      );
      return rows.map((row) => ({ ...toRun(row), usage: row.usage }));
    },
    countOpen: () => countOpen(repeatable, userId),
  };
}

/** The checkpoint of a run that has ended: no more than what was told. */
function lastWords(told: readonly FreeFormRecord[] = []): string | null {
  if (told.length === 0) return null;
  const checkpoint: RunCheckpoint = { version: 0, pending: [], events: [...told] };
  return JSON.stringify(checkpoint);
}

async function countOpen(statements: Repeatable, userId: string): Promise<number> {
  const rows = await statements.rows<{ count: number }>(sql.countOpen, [userId]);
  return rows[0]?.count ?? 0;
}

async function create(transaction: Transaction, userId: string, run: NewRun): Promise<Run> {
  const { threadId, key, maxOpen = Number.POSITIVE_INFINITY } = run;
  const insert = (lease: NewRun['lease']) =>
    transaction.rows<RunRow>(sql.insertRun, [
      userId,
      threadId,
      run.id,
      key,
      run.bodyHash,
      run.createdThread,
      run.inputItemId,
      sql.waitingLeaseMs,
      lease?.owner ?? null,
      lease?.ms ?? null,
    ]);
  // In this order; none waits for the answer to the one before it. With the thread's row locked by a
  // statement of its own, the run's sees every run before it; with the reader's, no other run of
  // theirs is added meanwhile, and so all are counted.
  const [, , , inserted, open] = await sentTogether([
    run.message
      ? addItems(transaction, userId, threadId, [run.message])
      : transaction.rows(sql.lockThread, [userId, threadId]),
    key === null ? undefined : transaction.execute(sql.forgetOldKey, [userId, key]),
    run.maxOpen === undefined ? undefined : transaction.rows(sql.lockReader, [userId]),
    insert(run.lease),
    run.maxOpen === undefined ? 0 : countOpen(transaction, userId),
  ]);
  // Another run of the thread may have taken its turn while this one waited for the thread's row.
  const second = inserted.length === 0 && run.lease ? await insert(undefined) : [];
  const [row] = [...inserted, ...second];
  if (row === undefined) {
    const thread = await transaction.rows(sql.selectThreadExists, [userId, threadId]);
    if (thread.length === 0) throw noThread(threadId);
    throw new ChatKitError('key_conflict', 'A run with this key exists.');
  }
  if (open + second.length > maxOpen) {
    throw new ChatKitError('rate_limited', 'Too many answers are being written at once.', {
      retryAfter: 10,
    });
  }
  return toRun(row);
}
