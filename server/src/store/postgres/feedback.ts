import type { FeedbackKind, FeedbackStore } from '../feedbackStore.js';
import { noThread, type ReaderAccess } from './threads.js';

export function createFeedbackStore({ userId, inTransaction }: ReaderAccess): FeedbackStore {
  return {
    set: (threadId, itemIds, kind) =>
      inTransaction(async (transaction) => {
        const values = [userId, threadId, [...new Set(itemIds)], kind];
        if ((await transaction.execute(setFeedback, values)) > 0) return;
        const thread = await transaction.rows(selectThreadExists, [userId, threadId]);
        if (thread.length === 0) throw noThread(threadId);
      }),
    list: (threadId) =>
      inTransaction(async (transaction) => {
        const rows = await transaction.rows<{ item_id: string; kind: FeedbackKind }>(listFeedback, [
          userId,
          threadId,
        ]);
        return rows.map(({ item_id, kind }) => ({ threadId, itemId: item_id, kind }));
      }),
  };
}

/** Ids that name no item of the thread are passed over: it may just have been deleted. */
const setFeedback = `
  insert into chatkit.feedback (user_id, thread_id, item_id, kind)
  select i.user_id, i.thread_id, i.id, $4::text
    from chatkit.items i
   where i.user_id = $1::text and i.thread_id = $2::text and i.id = any ($3::text[])
  on conflict (user_id, thread_id, item_id) do update
    set kind = excluded.kind, updated_at = clock_timestamp()`;

const listFeedback = `
  select f.item_id, f.kind from chatkit.feedback f
    join chatkit.items i
      on i.user_id = f.user_id and i.thread_id = f.thread_id and i.id = f.item_id
   where f.user_id = $1::text and i.user_id = $1::text and f.thread_id = $2::text
   order by i.seq`;

const selectThreadExists = `
  select 1 as there from chatkit.threads t where t.user_id = $1::text and t.id = $2::text`;
