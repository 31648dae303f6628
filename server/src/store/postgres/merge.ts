import { ChatKitError } from '../../errors.js';
import type { InTransaction, Transaction } from './database.js';
import { eraseReader } from './erase.js';

/** A table of readers' data: its columns beside `user_id`, the rest of its primary key first. */
interface ReaderTable {
  name: string;
  key: string[];
  columns: Record<string, string>;
  /** Rows a statement. */
  batch: number;
}

const timestamps = 'timestamptz';

/** In an order in which each may refer to those before it. */
export const readerTables: readonly ReaderTable[] = [
  {
    name: 'threads',
    key: ['id'],
    columns: {
      id: 'text',
      seq: 'bigint',
      item_seq: 'bigint',
      data: 'json',
      created_at: timestamps,
      last_activity_at: timestamps,
      active_hour: timestamps,
    },
    batch: 500,
  },
  {
    name: 'items',
    key: ['thread_id', 'id'],
    columns: { thread_id: 'text', id: 'text', seq: 'bigint', hidden: 'boolean', data: 'json' },
    batch: 200,
  },
  {
    name: 'runs',
    key: ['id'],
    columns: {
      id: 'text',
      thread_id: 'text',
      seq: 'bigint',
      key: 'text',
      body_hash: 'text',
      state: 'text',
      owner: 'text',
      lease_until: timestamps,
      created_thread: 'boolean',
      input_item_id: 'text',
      stop_requested: 'boolean',
      turn_seq: 'bigint',
      checkpoint: 'json',
      usage: 'json',
      created_at: timestamps,
      ended_at: timestamps,
    },
    batch: 200,
  },
  {
    name: 'attachments',
    key: ['id'],
    columns: {
      id: 'text',
      thread_id: 'text',
      data: 'json',
      size: 'bigint',
      uploaded: 'boolean',
      created_at: timestamps,
    },
    batch: 200,
  },
  {
    name: 'attachment_bytes',
    key: ['attachment_id'],
    columns: { attachment_id: 'text', bytes: 'bytea' },
    batch: 1,
  },
  {
    name: 'feedback',
    key: ['thread_id', 'item_id'],
    columns: { thread_id: 'text', item_id: 'text', kind: 'text', updated_at: timestamps },
    batch: 500,
  },
  { name: 'preferences', key: [], columns: { data: 'json', updated_at: timestamps }, batch: 1 },
];

/**
 * Moves everything of one reader to another in one transaction. Rows are read as the one and
 * added as the other: no policy lets a row change its owner. Bounded in memory.
 * @throws ChatKitError `thread_busy` while an answer to the one is being made; nothing is moved.
 */
export async function mergeReaders(
  inTransaction: InTransaction,
  from: string,
  to: string,
): Promise<void> {
  if (from === to) return;
  await inTransaction(async (transaction) => {
    await transaction.become(from);
    const [reader] = await transaction.rows<{ thread_seq: string }>(lockReader, [from]);
    if (reader === undefined) return;
    await transaction.rows(lockThreads, [from]);
    const [busy] = await transaction.rows(selectLiveRun, [from]);
    if (busy !== undefined) {
      throw new ChatKitError('thread_busy', 'An answer is being made.', { retryAfter: 5 });
    }
    await transaction.become(to);
    const [target] = await transaction.rows<{ before: string }>(reserveSeqs, [
      to,
      reader.thread_seq,
    ]);
    for (const table of readerTables) {
      await copy(transaction, table, from, to, target?.before ?? '0');
    }
    await transaction.become(from);
    await eraseReader((work) => work(transaction), from);
  });
}

async function copy(
  transaction: Transaction,
  table: ReaderTable,
  from: string,
  to: string,
  seqOffset: string,
): Promise<void> {
  const columns = Object.keys(table.columns);
  let cursor = table.key.map(() => '');
  for (;;) {
    await transaction.become(from);
    const values = [from, table.batch, ...cursor];
    const rows = await transaction.rows<Record<string, string | null>>(selectRows(table), values);
    const last = rows.at(-1);
    if (last === undefined) return;
    await transaction.become(to);
    const arrays = columns.map((column) => rows.map((row) => row[column] ?? null));
    await transaction.execute(insertRows(table), [to, seqOffset, ...arrays]);
    if (rows.length < table.batch || table.key.length === 0) return;
    cursor = table.key.map((column) => last[column] ?? '');
  }
}

/** Values travel as text, so that json stays as it is. Names are this file's own constants. */
function selectRows({ name, key, columns }: ReaderTable): string {
  const list = Object.keys(columns).map((column) => `x.${column}::text as ${column}`);
  const keys = key.map((column) => `x.${column}`).join(', ');
  const cursor = key.map((_, index) => `$${index + 3}::text`).join(', ');
  return `
    select ${list.join(', ')} from chatkit.${name} x
     where x.user_id = $1::text ${key.length > 0 ? `and (${keys}) > (${cursor}) order by ${keys}` : ''}
     limit $2::int`;
}

function insertRows({ name, columns }: ReaderTable): string {
  const names = Object.keys(columns);
  const casts = Object.entries(columns).map(([column, type]) =>
    name === 'threads' && column === 'seq'
      ? 'new.seq::bigint + $2::bigint'
      : `new.${column}::${type}`,
  );
  const arrays = names.map((_, index) => `$${index + 3}::text[]`);
  return `
    insert into chatkit.${name} (user_id, ${names.join(', ')})
    select $1::text, ${casts.join(', ')}
      from unnest(${arrays.join(', ')}) as new (${names.join(', ')})
     where $2::bigint is not null
    on conflict do nothing`;
}

const lockReader = `
  select r.thread_seq from chatkit.readers r where r.user_id = $1::text for update`;

const lockThreads = `
  select 1 as locked from chatkit.threads t where t.user_id = $1::text order by t.seq for update`;

const selectLiveRun = `
  select 1 as live from chatkit.runs r
   where r.user_id = $1::text and r.state in ('waiting', 'running')
     and r.lease_until > clock_timestamp()
   limit 1`;

const reserveSeqs = `
  insert into chatkit.readers as r (user_id, thread_seq)
  values ($1::text, $2::bigint)
  on conflict (user_id) do update
    set thread_seq = r.thread_seq + $2::bigint,
        last_activity_at = greatest(r.last_activity_at, clock_timestamp())
  returning r.thread_seq - $2::bigint as before`;
