import type { ServiceStore } from '../serviceStore.js';
import type { InTransaction } from './database.js';

type BudgetMethods = Pick<
  ServiceStore,
  'reserveBudget' | 'settleBudget' | 'budgetUsed' | 'countHit'
>;

/** What many servers must count together: each is one atomic statement. */
export function createBudgets(inTransaction: InTransaction): BudgetMethods {
  return {
    reserveBudget: async ({ window, id, amount, limit, expiresAt, leaseMs }) => {
      if (amount > limit) return false;
      const values = [window, amount, limit, expiresAt, id, leaseMs];
      return inTransaction(async (transaction) => {
        if ((await transaction.execute(reserve, values)) > 0) return true;
        // Only where it seems spent is it worth asking whether a server has died.
        if ((await transaction.execute(giveBack, [window])) === 0) return false;
        return (await transaction.execute(reserve, values)) > 0;
      });
    },
    settleBudget: (window, id, used) =>
      inTransaction(async (transaction) => {
        await transaction.execute(settle, [window, id, used]);
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
  with kept as (
    insert into chatkit.budgets as b (name, reserved, expires_at)
    values ($1::text, $2::numeric, $4::timestamptz)
    on conflict (name) do update
      set reserved = b.reserved + excluded.reserved
      where b.used + b.reserved + excluded.reserved <= $3::numeric
    returning b.name
  )
  insert into chatkit.budget_leases (budget, id, amount, lease_until)
  select kept.name, $5::text, $2::numeric,
         clock_timestamp() + $6::double precision * interval '1 millisecond'
    from kept`;

/** Whoever deletes a lease gives back what it held: nobody else finds it any more. */
const giveBack = `
  with dead as (
    delete from chatkit.budget_leases l
     where l.budget = $1::text and l.lease_until <= clock_timestamp()
    returning l.amount
  )
  update chatkit.budgets b
     set reserved = greatest(0, b.reserved - (select sum(dead.amount) from dead))
   where b.name = $1::text and exists (select from dead)`;

const settle = `
  with lease as (
    delete from chatkit.budget_leases l
     where l.budget = $1::text and l.id = $2::text
    returning l.amount
  )
  update chatkit.budgets b
     set reserved = greatest(0, b.reserved - coalesce((select sum(lease.amount) from lease), 0)),
         used = b.used + $3::numeric
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
