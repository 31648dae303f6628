/** A table of readers' data: its columns beside `user_id`. */
export interface ReaderTable {
  name: string;
  /** What names a row within a thread, or within the reader; none where the reader has one row. */
  key?: string;
  columns: Record<string, string>;
  /** Which rows are a thread's (`x`: the table, `t.id`: the thread); absent: none. */
  ofThread?: string;
  /** Whether it has rows that are no thread's. */
  hasOthers?: boolean;
  /** Rows a statement. */
  batch: number;
}

const timestamps = 'timestamptz';
const byThreadId = 'x.thread_id = t.id';

/** In an order in which each may refer to those before it. */
export const readerTables: readonly ReaderTable[] = [
  {
    name: 'threads',
    key: 'id',
    columns: {
      id: 'text',
      seq: 'bigint',
      item_seq: 'bigint',
      data: 'json',
      created_at: timestamps,
      last_activity_at: timestamps,
      active_hour: timestamps,
    },
    ofThread: 'x.id = t.id',
    batch: 500,
  },
  {
    name: 'items',
    key: 'id',
    columns: { thread_id: 'text', id: 'text', seq: 'bigint', hidden: 'boolean', data: 'json' },
    ofThread: byThreadId,
    batch: 200,
  },
  {
    name: 'runs',
    key: 'id',
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
    ofThread: byThreadId,
    batch: 200,
  },
  {
    name: 'attachments',
    key: 'id',
    columns: {
      id: 'text',
      thread_id: 'text',
      data: 'json',
      size: 'bigint',
      uploaded: 'boolean',
      created_at: timestamps,
    },
    ofThread: byThreadId,
    hasOthers: true,
    batch: 200,
  },
  {
    name: 'attachment_bytes',
    key: 'attachment_id',
    columns: { attachment_id: 'text', bytes: 'bytea' },
    ofThread: `x.attachment_id in (
      select a.id from chatkit.attachments a where a.user_id = $1::text and a.thread_id = t.id)`,
    hasOthers: true,
    batch: 1,
  },
  {
    name: 'feedback',
    key: 'item_id',
    columns: { thread_id: 'text', item_id: 'text', kind: 'text', updated_at: timestamps },
    ofThread: byThreadId,
    batch: 500,
  },
  {
    name: 'preferences',
    columns: { data: 'json', updated_at: timestamps },
    hasOthers: true,
    batch: 1,
  },
];
