import { randomUUID } from 'node:crypto';
import type { InTransaction } from './database.js';

/** See `ServiceStore.withJobLease`. */
export async function withJobLease(
  inTransaction: InTransaction,
  name: string,
  leaseMs: number,
  job: (signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const owner = randomUUID();
  const take = (text: string) =>
    inTransaction(
      async (transaction) => (await transaction.execute(text, [name, owner, leaseMs])) > 0,
    );
  if (!(await take(takeLease))) return false;
  const lost = new AbortController();
  const renewal = setInterval(() => {
    take(renewLease).then(
      (held) => held || lost.abort(new Error(`The lease of the job ${name} was lost.`)),
      // The database is away: the lease runs on until it expires, and another try follows.
      () => {},
    );
  }, leaseMs / 3);
  try {
    await job(lost.signal);
  } finally {
    clearInterval(renewal);
    await inTransaction((transaction) => transaction.execute(dropLease, [name, owner])).catch(
      // It expires by itself.
      () => {},
    );
  }
  return true;
}

const takeLease = `
  insert into chatkit.job_leases as l (name, owner, lease_until)
  values ($1::text, $2::text,
          clock_timestamp() + $3::double precision * interval '1 millisecond')
  on conflict (name) do update
    set owner = excluded.owner, lease_until = excluded.lease_until
    where l.lease_until < clock_timestamp()`;

const renewLease = `
  update chatkit.job_leases l
     set lease_until = clock_timestamp() + $3::double precision * interval '1 millisecond'
   where l.name = $1::text and l.owner = $2::text`;

const dropLease = `
  delete from chatkit.job_leases l where l.name = $1::text and l.owner = $2::text`;
