import { ChatKitError } from '../../errors.js';
import { exportReader } from '../exportData.js';
import type { ReaderData, ReaderStore } from '../store.js';
import { createAttachmentStore } from './attachments.js';
import type { Database, InTransaction, Repeatable } from './database.js';
import { eraseReader } from './erase.js';
import { createFeedbackStore } from './feedback.js';
import { createItemStore } from './items.js';
import { mergeReaders } from './merge.js';
import { createPreferenceStore } from './preferences.js';
import { createRunStore } from './runs.js';
import { createSessionStore } from './signIns.js';
import { createThreadStore, type ReaderAccess } from './threads.js';

/** One reader's data: each call a transaction of its own, or all within one of the caller's. */
export function createReaderStore(database: () => Database, userId: string): ReaderStore {
  if (userId === '' || userId.includes('\0')) {
    throw new ChatKitError('invalid_request', 'This is not the id of a reader.');
  }
  const scope = { kind: 'reader', userId } as const;
  const inTransaction: InTransaction = async (work) => database().transaction(scope, work);
  const repeatable: Repeatable = {
    rows: async (text, values) => database().repeatable(scope).rows(text, values),
    execute: async (text, values) => database().repeatable(scope).execute(text, values),
  };
  const access = { userId, inTransaction, repeatable, nested: false };
  const reader: ReaderStore = {
    userId,
    ...readerData(access),
    sessions: createSessionStore(access),
    transaction: (work) =>
      inTransaction((transaction) =>
        work(
          readerData({
            userId,
            inTransaction: (statements) => statements(transaction),
            repeatable: transaction,
            nested: true,
          }),
        ),
      ),
    export: () => exportReader(reader),
    erase: () => eraseReader(inTransaction, userId),
    eraseIfIdle: (idleMs) =>
      inTransaction(
        async (transaction) => (await transaction.execute(eraseIdleReader, [userId, idleMs])) > 0,
      ),
    mergeFrom: (anonymousUserId) => mergeReaders(inTransaction, anonymousUserId, userId),
  };
  return reader;
}

function readerData(access: ReaderAccess): ReaderData {
  return {
    threads: createThreadStore(access),
    items: createItemStore(access),
    runs: createRunStore(access),
    attachments: createAttachmentStore(access),
    feedback: createFeedbackStore(access),
    preferences: createPreferenceStore(access),
  };
}

const eraseIdleReader = `
  delete from chatkit.readers r
   where r.user_id = $1::text
     and r.last_activity_at < clock_timestamp() - $2::double precision * interval '1 millisecond'
     and not exists (select from chatkit.threads t where t.user_id = $1::text)
     and not exists (
       select from chatkit.sign_ins s
        where s.user_id = $1::text and s.expires_at > clock_timestamp())`;
