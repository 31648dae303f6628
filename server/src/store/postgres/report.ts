import type { ThreadItem } from '../../protocol/index.js';
import type { FeedbackKind } from '../feedbackStore.js';
import type { RunState, RunUsage } from '../runStore.js';
import type { ReportRow } from '../serviceStore.js';
import type { Database } from './database.js';

interface AnsweredRow {
  state: RunState;
  usage: RunUsage | null;
  created_at: Date;
  question: ThreadItem | null;
  feedback: FeedbackKind | null;
}

/**
 * The questions since a time, oldest first a reader. The service role sees which readers asked;
 * what they asked is read as each of them, so that no role of ours reads across readers.
 */
export async function report(database: Database, since: Date): Promise<ReportRow[]> {
  const readers = await database.transaction({ kind: 'service' }, (transaction) =>
    transaction.rows<{ user_id: string }>(readersSince, [since]),
  );
  const report: ReportRow[] = [];
  for (const { user_id: userId } of readers) {
    const rows = await database.transaction({ kind: 'reader', userId }, (transaction) =>
      transaction.rows<AnsweredRow>(answersSince, [userId, since]),
    );
    report.push(...rows.flatMap((row) => toReportRow(row)));
  }
  return report;
}

function toReportRow(row: AnsweredRow): ReportRow[] {
  if (row.question?.type !== 'user_message') return [];
  return [
    {
      question: row.question.content.map(({ text }) => text).join(' '),
      at: row.created_at.toISOString(),
      outcome: row.usage?.outcome ?? row.state,
      feedback: row.feedback,
      citations: row.usage?.citations ?? [],
      inputTokens: row.usage?.inputTokens ?? 0,
      outputTokens: row.usage?.outputTokens ?? 0,
      model: row.usage?.model ?? null,
      pagePath: row.usage?.pagePath ?? null,
    },
  ];
}

const readersSince = `
  select distinct r.user_id from chatkit.runs r where r.created_at >= $1::timestamptz`;

/** Feedback counts for the answer it was given to: the items between this run's and the next's. */
const answersSince = `
  select r.state, r.usage, r.created_at, q.data as question, (
           select f.kind from chatkit.feedback f
             join chatkit.items i
               on i.user_id = f.user_id and i.thread_id = f.thread_id and i.id = f.item_id
            where f.user_id = $1::text and i.user_id = $1::text and f.thread_id = r.thread_id
              and i.seq > q.seq
              and i.seq < coalesce((
                    select min(next.seq) from chatkit.runs next
                     where next.user_id = $1::text and next.thread_id = r.thread_id
                       and next.seq > r.seq), 9223372036854775807)
            order by f.updated_at desc
            limit 1) as feedback
    from chatkit.runs r
    join chatkit.items q
      on q.user_id = r.user_id and q.thread_id = r.thread_id and q.id = r.input_item_id
   where r.user_id = $1::text and q.user_id = $1::text and r.created_at >= $2::timestamptz
   order by r.created_at, r.seq`;
