import type { InTransaction } from './database.js';

/** Threads a statement: many long ones at once would take longer than a statement may. */
const batch = 100;

/**
 * Deletes everything of a reader, in parts: what could not be deleted is there still when it
 * rejects, and doing it again goes on with that.
 */
export async function eraseReader(inTransaction: InTransaction, userId: string): Promise<void> {
  const erase = (statement: string, ...values: unknown[]) =>
    inTransaction((transaction) => transaction.execute(statement, [userId, ...values]));
  while ((await erase(deleteThreads, batch)) === batch);
  await erase(deleteReader);
}

const deleteThreads = `
  delete from chatkit.threads t
   where t.user_id = $1::text and t.id in (
     select oldest.id from chatkit.threads oldest
      where oldest.user_id = $1::text
      order by oldest.seq
      limit $2::int)`;

/** Every table of readers' data refers to this row, and goes with it. */
const deleteReader = `delete from chatkit.readers r where r.user_id = $1::text`;
