import { ChatKitError } from '../../errors.js';
import type { NewRun, Run, RunCheckpoint, RunState, RunStore, RunUsage } from '../runStore.js';
import type { Transaction } from './database.js';
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

export function createRunStore({ userId, inTransaction }: ReaderAccess): RunStore {
  const first = (text: string, ...values: unknown[]): Promise<Run | undefined> =>
    inTransaction(async (transaction) => {
      const rows = await transaction.rows<RunRow>(text, [userId, ...values]);
      return rows[0] && toRun(rows[0]);
    });
  const wrote = (text: string, ...values: unknown[]): Promise<boolean> =>
    inTransaction(
      async (transaction) => (await transaction.execute(text, [userId, ...values])) > 0,
    );
  return {
    findByKey: (key) => first(sql.selectByKey, key),
    create: (run) => inTransaction((transaction) => create(transaction, userId, run)),
    get: async (runId) => {
      const run = await first(sql.selectRun, runId);
      if (run === undefined) throw new ChatKitError('not_found', `No run ${runId}.`);
      return run;
    },
    current: (threadId) => first(sql.selectCurrent, threadId),
    acquire: (runId, owner, leaseMs) =>
      inTransaction(async (transaction) => {
        const values = [userId, runId, owner, leaseMs];
        if ((await transaction.execute(sql.acquireLease, values)) > 0) return true;
        await transaction.execute(sql.keepWaiting, [userId, runId, owner, sql.waitingLeaseMs]);
        return false;
      }),
    renew: (runId, owner, leaseMs) =>
      inTransaction(async (transaction) => {
        const rows = await transaction.rows<{ stop_requested: boolean }>(sql.renewLease, [
          userId,
          runId,
          owner,
          leaseMs,
        ]);
        if (rows[0] === undefined) return 'lost';
        return rows[0].stop_requested ? 'stop' : 'held';
      }),
    checkpoint: (runId, owner, checkpoint) =>
      wrote(sql.keepCheckpoint, runId, owner, JSON.stringify(checkpoint)),
    end: (runId, owner, state, usage) =>
      wrote(sql.endRun, runId, owner, state, usage ? JSON.stringify(usage) : null),
    requestStop: (key) => wrote(sql.requestStop, key),
    requestStopIn: (threadId) =>
      inTransaction(async (transaction) => {
        const rows = await transaction.rows<{ id: string }>(sql.requestStopIn, [userId, threadId]);
        return rows[0]?.id;
      }),
    abandon: (runId) => wrote(sql.abandonRun, runId).then(() => {}),
    endExpired: (threadId) => first(sql.endExpired, threadId),
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
    countOpen: () =>
      inTransaction(async (transaction) => {
        const rows = await transaction.rows<{ count: number }>(sql.countOpen, [userId]);
        return rows[0]?.count ?? 0;
      }),
  };
}

async function create(transaction: Transaction, userId: string, run: NewRun): Promise<Run> {
  if (run.key !== null) await transaction.execute(sql.forgetOldKey, [userId, run.key]);
  const insert = (lease: NewRun['lease']) =>
    transaction.rows<RunRow>(sql.insertRun, [
      userId,
      run.threadId,
      run.id,
      run.key,
      run.bodyHash,
      run.createdThread,
      run.inputItemId,
      sql.waitingLeaseMs,
      lease?.owner ?? null,
      lease?.ms ?? null,
    ]);
  let rows = await insert(run.lease);
  // Another run of the thread may have taken its turn while this one waited for the thread's row.
  if (rows[0] === undefined && run.lease) rows = await insert(undefined);
  if (rows[0] !== undefined) return toRun(rows[0]);
  const thread = await transaction.rows(sql.selectThreadExists, [userId, run.threadId]);
  if (thread.length === 0) throw noThread(run.threadId);
  throw new ChatKitError('key_conflict', 'A run with this key exists.');
}
