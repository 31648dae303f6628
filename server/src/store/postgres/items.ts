import { ChatKitError } from '../../errors.js';
import { isHidden, type Page, type ThreadItem } from '../../protocol/index.js';
import type { ItemPageRequest, ItemStore } from '../itemStore.js';
import { isUniqueViolation, type Repeatable, type Transaction } from './database.js';
import { toPage } from './page.js';
import { noThread, type ReaderAccess } from './threads.js';

interface ItemRow {
  data: ThreadItem;
}

function noItem(itemId: string): ChatKitError {
  return new ChatKitError('not_found', `No item ${itemId}.`);
}

export function createItemStore({ userId, inTransaction, repeatable }: ReaderAccess): ItemStore {
  const find = async (threadId: string, itemId: string) => {
    const rows = await repeatable.rows<ItemRow>(selectItem, [userId, threadId, itemId]);
    return rows[0]?.data;
  };
  return {
    add: (threadId, items) =>
      inTransaction((transaction) => addItems(transaction, userId, threadId, items)),
    save: (threadId, item) =>
      inTransaction(async (transaction) => {
        const values = [userId, threadId, item.id, isHidden(item), JSON.stringify(item)];
        if ((await transaction.execute(replaceItem, values)) > 0) return;
        await addItems(transaction, userId, threadId, [item]);
      }),
    get: async (threadId, itemId) => {
      const item = await find(threadId, itemId);
      if (item === undefined) throw noItem(itemId);
      return item;
    },
    find,
    list: (threadId, page) =>
      page.after === undefined
        ? list(repeatable, userId, threadId, page)
        : inTransaction((transaction) => list(transaction, userId, threadId, page)),
    recent: async (threadId, limit) => {
      const rows = await repeatable.rows<ItemRow>(recentItems, [userId, threadId, limit]);
      if (rows.length === 0) await requireThread(repeatable, userId, threadId);
      return rows.map(({ data }) => data).reverse();
    },
    delete: (threadId, itemId) =>
      inTransaction(async (transaction) => {
        await transaction.execute(deleteItem, [userId, threadId, itemId]);
      }),
    deleteAfter: (threadId, itemId) =>
      inTransaction(async (transaction) => {
        const seq = await itemSeq(transaction, userId, threadId, itemId);
        return transaction.execute(deleteItemsAfter, [userId, threadId, seq, itemId]);
      }),
  };
}

/** @throws ChatKitError `not_found`, `key_conflict` */
export async function addItems(
  transaction: Transaction,
  userId: string,
  threadId: string,
  items: readonly ThreadItem[],
): Promise<void> {
  if (items.length === 0) return requireThread(transaction, userId, threadId);
  const values = [
    userId,
    threadId,
    items.length,
    items.map(({ id }) => id),
    items.map(isHidden),
    items.map((item) => JSON.stringify(item)),
  ];
  try {
    if ((await transaction.execute(insertItems, values)) === 0) throw noThread(threadId);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ChatKitError('key_conflict', `An item id is taken in ${threadId}.`, { cause: error });
  }
}

async function list(
  transaction: Repeatable,
  userId: string,
  threadId: string,
  { limit, order, after, visibleOnly = false }: ItemPageRequest,
): Promise<Page<ThreadItem>> {
  const cursor = after === undefined ? null : await itemSeq(transaction, userId, threadId, after);
  const statement = order === 'asc' ? listItemsUp : listItemsDown;
  const values = [userId, threadId, cursor, visibleOnly, limit + 1];
  const rows = await transaction.rows<ItemRow>(statement, values);
  if (rows.length === 0 && cursor === null) await requireThread(transaction, userId, threadId);
  return toPage(
    rows.map(({ data }) => data),
    limit,
  );
}

async function itemSeq(
  transaction: Repeatable,
  userId: string,
  threadId: string,
  itemId: string,
): Promise<string> {
  const values = [userId, threadId, itemId];
  const rows = await transaction.rows<{ seq: string }>(selectItemSeq, values);
  const seq = rows[0]?.seq;
  if (seq === undefined) throw noItem(itemId);
  return seq;
}

async function requireThread(
  transaction: Repeatable,
  userId: string,
  threadId: string,
): Promise<void> {
  const rows = await transaction.rows(selectThreadExists, [userId, threadId]);
  if (rows.length === 0) throw noThread(threadId);
}

/** The thread's counter is taken under its row's lock, so the order is that of the commits. */
const insertItems = `
  with thread as (
    update chatkit.threads t
       set item_seq = t.item_seq + $3::int,
           last_activity_at = greatest(t.last_activity_at, clock_timestamp()),
           active_hour = date_trunc('hour', greatest(t.last_activity_at, clock_timestamp()), 'UTC')
     where t.user_id = $1::text and t.id = $2::text
    returning t.item_seq
  )
  insert into chatkit.items (user_id, thread_id, id, seq, hidden, data)
  select $1::text, $2::text, new.id, thread.item_seq - $3::int + new.n, new.hidden, new.data::json
    from thread,
         unnest($4::text[], $5::boolean[], $6::text[]) with ordinality as new (id, hidden, data, n)`;

const replaceItem = `
  update chatkit.items i
     set hidden = $4::boolean, data = $5::json
   where i.user_id = $1::text and i.thread_id = $2::text and i.id = $3::text`;

const selectItem = `
  select i.data from chatkit.items i
   where i.user_id = $1::text and i.thread_id = $2::text and i.id = $3::text`;

const selectItemSeq = `
  select i.seq from chatkit.items i
   where i.user_id = $1::text and i.thread_id = $2::text and i.id = $3::text`;

const listItemsUp = `
  select i.data from chatkit.items i
   where i.user_id = $1::text and i.thread_id = $2::text
     and i.seq > coalesce($3::bigint, 0)
     and not (i.hidden and $4::boolean)
   order by i.seq
   limit $5::int`;

const listItemsDown = `
  select i.data from chatkit.items i
   where i.user_id = $1::text and i.thread_id = $2::text
     and i.seq < coalesce($3::bigint, 9223372036854775807)
     and not (i.hidden and $4::boolean)
   order by i.seq desc
   limit $5::int`;

const recentItems = `
  select i.data from chatkit.items i
   where i.user_id = $1::text and i.thread_id = $2::text
   order by i.seq desc
   limit $3::int`;

const deleteItem = `
  delete from chatkit.items i
   where i.user_id = $1::text and i.thread_id = $2::text and i.id = $3::text`;

/**
 * What came before the message's first turn is of answers to earlier ones, or waits for its own;
 * a question that had its turn after it goes with its answer.
 */
const deleteItemsAfter = `
  with turn as (
    select coalesce(min(coalesce(r.turn_seq, r.seq)), 0) as seq from chatkit.runs r
     where r.user_id = $1::text and r.thread_id = $2::text and r.input_item_id = $4::text
       and r.state <> 'waiting'
  )
  delete from chatkit.items i
   using turn
   where i.user_id = $1::text and i.thread_id = $2::text and i.seq > $3::bigint
     and (i.seq > turn.seq or exists (
       select from chatkit.runs later
        where later.user_id = $1::text and later.thread_id = $2::text
          and later.input_item_id = i.id and later.state <> 'waiting'
          and coalesce(later.turn_seq, later.seq) >= turn.seq))`;

const selectThreadExists = `
  select 1 as there from chatkit.threads t where t.user_id = $1::text and t.id = $2::text`;
