import { ChatKitError } from '../../errors.js';
import type { Page, ThreadMetadata } from '../../protocol/index.js';
import type { PageRequest, ThreadStore } from '../threadStore.js';
import type { InTransaction, Repeatable } from './database.js';
import { toPage } from './page.js';

interface ThreadRow {
  data: ThreadMetadata;
}

/** How the calls of one reader reach the database. */
export interface ReaderAccess {
  userId: string;
  inTransaction: InTransaction;
  /** In the caller's transaction where one is open, else each statement in its own. */
  repeatable: Repeatable;
  /** Whether a transaction of the caller's is open. */
  nested: boolean;
}

export function noThread(threadId: string): ChatKitError {
  return new ChatKitError('not_found', `No thread ${threadId}.`);
}

export function createThreadStore(access: ReaderAccess): ThreadStore {
  const { userId, inTransaction, repeatable, nested } = access;
  return {
    create: (thread) =>
      inTransaction(async (transaction) => {
        const added = await transaction.execute(insertThread, [
          userId,
          thread.id,
          JSON.stringify(thread),
        ]);
        if (added === 0) throw new ChatKitError('key_conflict', `Thread ${thread.id} exists.`);
      }),
    get: async (threadId) =>
      theThread(await repeatable.rows<ThreadRow>(selectThread, [userId, threadId]), threadId),
    lock: (threadId) => {
      if (!nested) throw new Error('threads.lock is for use inside a transaction');
      return inTransaction(async (transaction) => {
        const rows = await transaction.rows<ThreadRow>(lockThread, [userId, threadId]);
        return theThread(rows, threadId);
      });
    },
    update: (thread) =>
      inTransaction(async (transaction) => {
        const values = [userId, thread.id, JSON.stringify(thread)];
        const changed = await transaction.execute(updateThread, values);
        if (changed === 0) throw noThread(thread.id);
      }),
    list: (page) =>
      page.after === undefined
        ? list(repeatable, userId, page)
        : inTransaction((transaction) => list(transaction, userId, page)),
    delete: (threadId) =>
      inTransaction(async (transaction) => {
        const deleted = await transaction.execute(deleteThread, [userId, threadId]);
        if (deleted === 0) throw noThread(threadId);
      }),
    deleteIfIdle: (threadId, idleMs) =>
      inTransaction(
        async (transaction) =>
          (await transaction.execute(deleteIdleThread, [userId, threadId, idleMs])) > 0,
      ),
    count: async () => {
      const rows = await repeatable.rows<{ count: number }>(countThreads, [userId]);
      return rows[0]?.count ?? 0;
    },
  };
}

async function list(
  transaction: Repeatable,
  userId: string,
  { limit, order, after }: PageRequest,
): Promise<Page<ThreadMetadata>> {
  let cursor: string | null = null;
  if (after !== undefined) {
    const rows = await transaction.rows<{ seq: string }>(selectThreadSeq, [userId, after]);
    cursor = rows[0]?.seq ?? null;
    if (cursor === null) throw noThread(after);
  }
  const statement = order === 'asc' ? listThreadsUp : listThreadsDown;
  const rows = await transaction.rows<ThreadRow>(statement, [userId, cursor, limit + 1]);
  return toPage(
    rows.map(({ data }) => data),
    limit,
  );
}

function theThread(rows: ThreadRow[], threadId: string): ThreadMetadata {
  const row = rows[0];
  if (row === undefined) throw noThread(threadId);
  return row.data;
}

const insertThread = `
  with reader as (
    insert into chatkit.readers as r (user_id, thread_seq)
    values ($1::text, 1)
    on conflict (user_id) do update
      set thread_seq = r.thread_seq + 1,
          last_activity_at = greatest(r.last_activity_at, clock_timestamp())
    returning r.thread_seq
  )
  insert into chatkit.threads (user_id, id, seq, data)
  select $1::text, $2::text, reader.thread_seq, $3::json
    from reader
  on conflict (user_id, id) do nothing`;

const selectThread = `
  select t.data from chatkit.threads t where t.user_id = $1::text and t.id = $2::text`;

const lockThread = `
  select t.data from chatkit.threads t
   where t.user_id = $1::text and t.id = $2::text
     for no key update`;

const updateThread = `
  update chatkit.threads t
     set data = $3::json,
         last_activity_at = greatest(t.last_activity_at, clock_timestamp()),
         active_hour = date_trunc('hour', greatest(t.last_activity_at, clock_timestamp()), 'UTC')
   where t.user_id = $1::text and t.id = $2::text`;

const selectThreadSeq = `
  select t.seq from chatkit.threads t where t.user_id = $1::text and t.id = $2::text`;

const listThreadsUp = `
  select t.data from chatkit.threads t
   where t.user_id = $1::text and t.seq > coalesce($2::bigint, 0)
   order by t.seq
   limit $3::int`;

const listThreadsDown = `
  select t.data from chatkit.threads t
   where t.user_id = $1::text and t.seq < coalesce($2::bigint, 9223372036854775807)
   order by t.seq desc
   limit $3::int`;

/** The reader was here as late as their threads: one without any is idle from then on. */
const keepActivity = (lastHere: string) => `
  update chatkit.readers r
     set last_activity_at = greatest(r.last_activity_at, ${lastHere})
    from deleted
   where r.user_id = $1::text and r.user_id = deleted.user_id`;

const deleteThread = `
  with deleted as (
    delete from chatkit.threads t where t.user_id = $1::text and t.id = $2::text
    returning t.user_id
  )
  ${keepActivity('clock_timestamp()')}`;

const deleteIdleThread = `
  with deleted as (
    delete from chatkit.threads t
     where t.user_id = $1::text and t.id = $2::text
       and t.last_activity_at < clock_timestamp() - $3::double precision * interval '1 millisecond'
    returning t.user_id, t.last_activity_at
  )
  ${keepActivity('deleted.last_activity_at')}`;

const countThreads = `
  select count(*)::int as count from chatkit.threads t where t.user_id = $1::text`;
