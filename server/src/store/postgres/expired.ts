import type { ServiceStore } from '../serviceStore.js';
import type { InTransaction } from './database.js';

type ExpiredMethods = Pick<
  ServiceStore,
  'expiredThreads' | 'expiredRuns' | 'orphanedAttachments' | 'idleReaders' | 'cleanUp'
>;

/**
 * Finds what jobs must end or delete; they do so as the reader whose it is. Here
 * it is `now()`: an index cannot be searched by the volatile `clock_timestamp()`.
 */
export function createExpired(inTransaction: InTransaction): ExpiredMethods {
  return {
    expiredThreads: async (olderThanMs, limit) => {
      const rows = await inTransaction((transaction) =>
        transaction.rows<{ user_id: string; id: string }>(expiredThreads, [olderThanMs, limit]),
      );
      return rows.map(({ user_id, id }) => ({ userId: user_id, threadId: id }));
    },
    expiredRuns: async (limit) => {
      const rows = await inTransaction((transaction) =>
        transaction.rows<{ user_id: string; thread_id: string; id: string }>(expiredRuns, [limit]),
      );
      return rows.map((row) => ({ userId: row.user_id, threadId: row.thread_id, runId: row.id }));
    },
    orphanedAttachments: async (olderThanMs, limit) => {
      const rows = await inTransaction((transaction) =>
        transaction.rows<{ user_id: string; id: string }>(orphanedAttachments, [
          olderThanMs,
          limit,
        ]),
      );
      return rows.map(({ user_id, id }) => ({ userId: user_id, attachmentId: id }));
    },
    idleReaders: async (olderThanMs, limit) => {
      const rows = await inTransaction((transaction) =>
        transaction.rows<{ user_id: string }>(idleReaders, [olderThanMs, limit]),
      );
      return rows.map(({ user_id }) => user_id);
    },
    cleanUp: async () => {
      for (const statement of cleanUp) {
        await inTransaction((transaction) => transaction.execute(statement, []));
      }
    },
  };
}

const expiredThreads = `
  select t.user_id, t.id from chatkit.threads t
   where t.active_hour <= now() - $1::double precision * interval '1 millisecond'
     and t.last_activity_at < now() - $1::double precision * interval '1 millisecond'
   order by t.active_hour
   limit $2::int`;

const expiredRuns = `
  select r.user_id, r.thread_id, r.id from chatkit.runs r
   where r.state in ('waiting', 'running') and r.lease_until < now()
   order by r.lease_until
   limit $1::int`;

const orphanedAttachments = `
  select a.user_id, a.id from chatkit.attachments a
   where a.thread_id is null
     and a.created_at < now() - $1::double precision * interval '1 millisecond'
   order by a.created_at
   limit $2::int`;

const idleReaders = `
  select r.user_id from chatkit.readers r
   where r.last_activity_at < now() - $1::double precision * interval '1 millisecond'
     and not exists (select from chatkit.threads t where t.user_id = r.user_id)
     and not exists (
       select from chatkit.sign_ins s where s.user_id = r.user_id and s.expires_at > now())
   order by r.last_activity_at
   limit $2::int`;

const cleanUp = [
  'delete from chatkit.budgets b where b.expires_at < now()',
  'delete from chatkit.sign_ins s where s.expires_at < now()',
  'delete from chatkit.limit_counters c where c.expires_at < now()',
  `delete from chatkit.dictation_usage d where d.hour < now() - interval '400 days'`,
  `delete from chatkit.embeddings e where e.used_at < now() - interval '90 days'`,
];
