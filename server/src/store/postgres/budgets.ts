import type { ServiceStore } from '../serviceStore.js';
import type { InTransaction } from './database.js';

type BudgetMethods = Pick<
  ServiceStore,
  'reserveBudget' | 'settleBudget' | 'budgetUsed' | 'countHit'
>;

/** What many servers must count together: each is one atomic statement. */
export function createBudgets(inTransaction: InTransaction): BudgetMethods {
  return {
    reserveBudget: async (window, amount, limit, expiresAt) => {
      if (amount > limit) return false;
      const values = [window, amount, limit, expiresAt];
      return inTransaction(async (transaction) => (await transaction.execute(reserve, values)) > 0);
    },
    settleBudget: (window, reserved, used) =>
      inTransaction(async (transaction) => {
        await transaction.execute(settle, [window, reserved, used]);
      }),
    budgetUsed: (window) =>
      inTransaction(async (transaction) => {
        const rows = await transaction.rows<{ used: number }>(selectUsed, [window]);
        return rows[0]?.used ?? 0;
      }),
    countHit: (key, windowMs) =>
      inTransaction(async (transaction) => {
        const rows = await transaction.rows<{ hits: number; reset_ms: number }>(hit, [
          key,
          windowMs,
        ]);
        return { hits: rows[0]?.hits ?? 1, resetMs: Math.max(0, rows[0]?.reset_ms ?? windowMs) };
      }),
  };
}

const reserve = `
  insert into chatkit.budgets as b (name, reserved, expires_at)
  values ($1::text, $2::numeric, $4::timestamptz)
  on conflict (name) do update
    set reserved = b.reserved + excluded.reserved
    where b.used + b.reserved + excluded.reserved <= $3::numeric`;

const settle = `
  update chatkit.budgets b
     set reserved = greatest(0, b.reserved - $2::numeric), used = b.used + $3::numeric
   where b.name = $1::text`;

const selectUsed = `
  select (b.used + b.reserved)::float8 as used from chatkit.budgets b where b.name = $1::text`;

/** The first hit after a window's end begins the next. */
const hit = `
  insert into chatkit.limit_counters as c (key, hits, expires_at)
  values ($1::text, 1, clock_timestamp() + $2::double precision * interval '1 millisecond')
  on conflict (key) do update
    set hits = case when c.expires_at <= clock_timestamp() then 1 else c.hits + 1 end,
        expires_at = case when c.expires_at <= clock_timestamp() then excluded.expires_at
                          else c.expires_at end
  returning c.hits,
            ceil(extract(epoch from c.expires_at - clock_timestamp()) * 1000)::int as reset_ms`;
