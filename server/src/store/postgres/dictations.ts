import type { DictationUsage, ServiceStore } from '../serviceStore.js';
import type { InTransaction } from './database.js';

type DictationMethods = Pick<ServiceStore, 'addDictation' | 'dictationsSince'>;

/** What dictation used: sums by the hour, of which nobody can tell whose they are. */
export function createDictations(inTransaction: InTransaction): DictationMethods {
  return {
    addDictation: ({ model, inputTokens, outputTokens }) =>
      inTransaction(async (transaction) => {
        await transaction.execute(add, [model, Math.ceil(inputTokens), Math.ceil(outputTokens)]);
      }),
    dictationsSince: (since) =>
      inTransaction((transaction) => transaction.rows<DictationUsage>(sumsSince, [since])),
  };
}

const add = `
  insert into chatkit.dictation_usage as d (hour, model, dictations, input_tokens, output_tokens)
  values (date_trunc('hour', now(), 'UTC'), $1::text, 1, $2::bigint, $3::bigint)
  on conflict (hour, model) do update
    set dictations = d.dictations + 1,
        input_tokens = d.input_tokens + excluded.input_tokens,
        output_tokens = d.output_tokens + excluded.output_tokens`;

const sumsSince = `
  select d.model, sum(d.dictations)::float8 as dictations,
         sum(d.input_tokens)::float8 as "inputTokens", sum(d.output_tokens)::float8 as "outputTokens"
    from chatkit.dictation_usage d
   where d.hour >= date_trunc('hour', $1::timestamptz, 'UTC')
   group by d.model
   order by d.model`;
