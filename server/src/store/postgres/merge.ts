import { ChatKitError } from '../../errors.js';
import { type InTransaction, sentTogether, type Transaction } from './database.js';
import { type ReaderTable, readerTables } from './readerTables.js';

/** How much is moved in one transaction: others wait for the reader's row no longer than that. */
const part = { threads: 100, items: 2000 };

/**
 * Moves everything of one reader to another, in parts: some threads with all that is theirs in one
 * transaction, oldest first, and at last what belongs to no thread. Each part is with the one or the
 * other; where it rejects, doing it again goes on. Rows are read as the one and added as the other:
 * no policy lets a row change its owner. Bounded in memory.
 * @throws ChatKitError `thread_busy` while an answer to the one is being made.
 */
export async function mergeReaders(
  inTransaction: InTransaction,
  from: string,
  to: string,
): Promise<void> {
  if (from === to) return;
  while (await inTransaction((transaction) => movePart(transaction, from, to)));
}

interface ThreadToMove {
  id: string;
  seq: string;
  item_seq: string;
}

/** @returns whether there is more to move */
async function movePart(transaction: Transaction, from: string, to: string): Promise<boolean> {
  await transaction.become(from);
  const [reader] = await transaction.rows(lockReader, [from]);
  if (reader === undefined) return false;
  const found = await transaction.rows<ThreadToMove>(lockThreads, [from, part.threads]);
  const [busy] = await transaction.rows(selectLiveRun, [from]);
  if (busy !== undefined) {
    throw new ChatKitError('thread_busy', 'An answer is being made.', { retryAfter: 5 });
  }
  const threads = withinPart(found);
  const threadIds = threads.map(({ id }) => id);
  await transaction.become(to);
  const first = threads[0]?.seq ?? '1';
  const last = threads.at(-1)?.seq ?? '0';
  const [offset] = await transaction.rows<{ seqs: string }>(reserveSeqs, [to, first, last]);
  for (const table of readerTables) {
    await copy(transaction, table, { from, to, seqs: offset?.seqs ?? '0', threadIds });
  }
  await transaction.become(from);
  if (threads.length === 0) {
    // Every table of readers' data refers to this row, and goes with it.
    await transaction.execute(deleteReader, [from]);
    return false;
  }
  await transaction.execute(deleteThreads, [from, threadIds]);
  return true;
}

/** The first of them that have no more items together than a part has; one at least. */
function withinPart(threads: readonly ThreadToMove[]): ThreadToMove[] {
  let items = 0;
  return threads.filter(({ item_seq }, at) => {
    items += Number(item_seq);
    return at === 0 || items <= part.items;
  });
}

interface Move {
  from: string;
  to: string;
  /** What is added to a thread's place among the reader's. */
  seqs: string;
  /** None: what is left is moved, which is no thread's. */
  threadIds: readonly string[];
}

async function copy(transaction: Transaction, table: ReaderTable, move: Move): Promise<void> {
  const { from, to, threadIds } = move;
  const statement = threadIds.length > 0 ? selectOfThreads(table) : selectOthers(table);
  if (statement === undefined) return;
  const columns = Object.keys(table.columns);
  let [place, key] = ['1', ''];
  for (;;) {
    const cursor = threadIds.length > 0 ? [key, threadIds, place] : [key];
    const [, rows] = await sentTogether([
      transaction.become(from),
      transaction.rows<Record<string, string | null>>(statement, [from, table.batch, ...cursor]),
    ]);
    const last = rows.at(-1);
    if (last === undefined) return;
    const arrays = columns.map((column) => rows.map((row) => row[column] ?? null));
    await sentTogether([
      transaction.become(to),
      transaction.execute(insertRows(table), [to, move.seqs, ...arrays]),
    ]);
    if (rows.length < table.batch || table.key === undefined) return;
    place = last.place ?? place;
    key = last[table.key] ?? '';
  }
}

/** Values travel as text, so that json stays as it is. Names are this room's own constants. */
function selectList({ columns }: ReaderTable): string {
  return Object.keys(columns)
    .map((column) => `x.${column}::text as ${column}`)
    .join(', ');
}

/** By thread, so that each is an index's range: rows that were moved before are still in it. */
function selectOfThreads(table: ReaderTable): string | undefined {
  const { name, key, ofThread } = table;
  if (ofThread === undefined || key === undefined) return undefined;
  return `
    select ${selectList(table)}, t.place::text as place
      from unnest($4::text[]) with ordinality as t (id, place)
     cross join lateral (
       select * from chatkit.${name} x
        where x.user_id = $1::text and ${ofThread}
          and x.${key} > case when t.place = $5::bigint then $3::text else '' end
        order by x.${key}
        limit $2::int) x
     where t.place >= $5::bigint
     order by t.place, x.${key}
     limit $2::int`;
}

function selectOthers(table: ReaderTable): string | undefined {
  const { name, key, hasOthers } = table;
  if (hasOthers !== true) return undefined;
  return `
    select ${selectList(table)} from chatkit.${name} x
     where x.user_id = $1::text and ${key === undefined ? '$3::text is not null' : `x.${key} > $3::text order by x.${key}`}
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
  select 1 as locked from chatkit.readers r where r.user_id = $1::text for update`;

const lockThreads = `
  select t.id, t.seq, t.item_seq from chatkit.threads t
   where t.user_id = $1::text
   order by t.seq
   limit $2::int
     for update`;

const selectLiveRun = `
  select 1 as live from chatkit.runs r
   where r.user_id = $1::text and r.state in ('waiting', 'running')
     and r.lease_until > clock_timestamp()
   limit 1`;

/** Makes room at the end for the threads from the one place to the other, and says how far that is. */
const reserveSeqs = `
  insert into chatkit.readers as r (user_id, thread_seq)
  values ($1::text, $3::bigint - $2::bigint + 1)
  on conflict (user_id) do update
    set thread_seq = r.thread_seq + $3::bigint - $2::bigint + 1,
        last_activity_at = greatest(r.last_activity_at, clock_timestamp())
  returning r.thread_seq - $3::bigint as seqs`;

const deleteThreads = `
  delete from chatkit.threads t where t.user_id = $1::text and t.id = any($2::text[])`;

const deleteReader = `
  delete from chatkit.readers r where r.user_id = $1::text`;
