/**
 * The statements on runs. Time is the database's `clock_timestamp()`: a transaction's `now()`
 * would be as old as its beginning, and a server's own clock may be wrong.
 */

/** A run that waits is given up this long after its server last asked for the lease. */
export const waitingLeaseMs = 60_000;

const columns = (alias: string) =>
  [
    'id',
    'thread_id',
    'key',
    'body_hash',
    'state',
    'owner',
    'created_thread',
    'input_item_id',
    'stop_requested',
    'checkpoint',
    'created_at',
  ]
    .map((column) => `${alias}.${column}`)
    .join(', ');

/** The turn of a run that never got one. */
const never = '9223372036854775807';

const lease = (milliseconds: string) =>
  `clock_timestamp() + ${milliseconds}::double precision * interval '1 millisecond'`;

export const selectByKey = `
  select ${columns('r')} from chatkit.runs r
   where r.user_id = $1::text and r.key = $2::text
     and r.created_at > clock_timestamp() - interval '24 hours'`;

export const selectRun = `
  select ${columns('r')} from chatkit.runs r where r.user_id = $1::text and r.id = $2::text`;

/** The oldest open run of the thread; where there is none, the newest that ended. */
export const selectCurrent = `
  select ${columns('found')} from (
  (select ${columns('r')} from chatkit.runs r
    where r.user_id = $1::text and r.thread_id = $2::text and r.state in ('waiting', 'running')
    order by r.seq
    limit 1)
  union all
  (select ${columns('r')} from chatkit.runs r
    where r.user_id = $1::text and r.thread_id = $2::text
      and r.state not in ('waiting', 'running')
    order by r.seq desc
    limit 1)
  ) found
  order by found.state in ('waiting', 'running') desc
  limit 1`;

/** A key may come again after 24 hours; the old run stays, without it. */
export const forgetOldKey = `
  update chatkit.runs r
     set key = null
   where r.user_id = $1::text and r.key = $2::text
     and r.created_at <= clock_timestamp() - interval '24 hours'`;

export const insertRun = `
  with thread as (
    update chatkit.threads t
       set item_seq = t.item_seq + 1,
           last_activity_at = greatest(t.last_activity_at, clock_timestamp()),
           active_hour = date_trunc('hour', greatest(t.last_activity_at, clock_timestamp()), 'UTC')
     where t.user_id = $1::text and t.id = $2::text
    returning t.item_seq
  )
  insert into chatkit.runs as r
    (user_id, thread_id, id, seq, key, body_hash, created_thread, input_item_id, owner, state,
     turn_seq, lease_until)
  select $1::text, $2::text, $3::text, thread.item_seq, $4::text, $5::text, $6::boolean, $7::text,
         $9::text, case when first.turn then 'running' else 'waiting' end,
         case when first.turn then thread.item_seq end,
         ${lease('(case when first.turn then $10::double precision else $8::double precision end)')}
    from thread,
         (select $9::text is not null and not exists (
            select from chatkit.runs earlier
             where earlier.user_id = $1::text and earlier.thread_id = $2::text
               and earlier.state in ('waiting', 'running')) as turn) first
  on conflict do nothing
  returning ${columns('r')}`;

export const selectThreadExists = `
  select 1 as there from chatkit.threads t where t.user_id = $1::text and t.id = $2::text`;

export const acquireLease = `
  update chatkit.runs r
     set state = 'running', owner = $3::text, lease_until = ${lease('$4')},
         turn_seq = (
           select t.item_seq from chatkit.threads t
            where t.user_id = $1::text and t.id = r.thread_id)
   where r.user_id = $1::text and r.id = $2::text and r.state = 'waiting'
     and not exists (
       select from chatkit.runs earlier
        where earlier.user_id = $1::text and earlier.thread_id = r.thread_id
          and earlier.state in ('waiting', 'running') and earlier.seq < r.seq)`;

export const keepWaiting = `
  update chatkit.runs r
     set owner = $3::text, lease_until = ${lease('$4')}
   where r.user_id = $1::text and r.id = $2::text and r.state = 'waiting'`;

export const renewLease = `
  update chatkit.runs r
     set lease_until = ${lease('$4')}
   where r.user_id = $1::text and r.id = $2::text and r.owner = $3::text and r.state = 'running'
  returning r.stop_requested`;

export const keepCheckpoint = `
  update chatkit.runs r
     set checkpoint = $4::json
   where r.user_id = $1::text and r.id = $2::text and r.owner = $3::text and r.state = 'running'`;

export const endRun = `
  update chatkit.runs r
     set state = $4::text, usage = $5::json, checkpoint = $6::json, lease_until = null,
         ended_at = clock_timestamp()
   where r.user_id = $1::text and r.id = $2::text and r.owner = $3::text and r.state = 'running'`;

export const requestStop = `
  update chatkit.runs r
     set stop_requested = true
   where r.user_id = $1::text and r.key = $2::text
     and r.created_at > clock_timestamp() - interval '24 hours'`;

export const requestStopIn = `
  update chatkit.runs r
     set stop_requested = true
   where r.user_id = $1::text and r.state in ('waiting', 'running')
     and r.id = (
       select o.id from chatkit.runs o
        where o.user_id = $1::text and o.thread_id = $2::text and o.state in ('waiting', 'running')
        order by o.seq
        limit 1)
  returning r.id`;

export const abandonRun = `
  update chatkit.runs r
     set state = $3::text, checkpoint = $4::json, lease_until = null, ended_at = clock_timestamp(),
         turn_seq = ${never}
   where r.user_id = $1::text and r.id = $2::text and r.state = 'waiting'`;

/** Gives the run as it was, its checkpoint with it, but in its new state. */
export const endExpired = `
  with expired as (
    select r.user_id, r.id, r.checkpoint, r.state from chatkit.runs r
     where r.user_id = $1::text and r.thread_id = $2::text
       and r.state in ('waiting', 'running') and r.lease_until < clock_timestamp()
     order by r.seq
     limit 1
       for update
  ), ended as (
    update chatkit.runs r
       set state = 'interrupted', checkpoint = null, lease_until = null,
           ended_at = clock_timestamp(),
           turn_seq = case when expired.state = 'waiting' then ${never} else r.turn_seq end
      from expired
     where r.user_id = $1::text and r.user_id = expired.user_id and r.id = expired.id
    returning r.id, r.thread_id, r.key, r.body_hash, r.state, r.owner, r.created_thread,
              r.input_item_id, r.stop_requested, expired.checkpoint, r.created_at
  )
  select ${columns('ended')} from ended`;

/** Waited for within the run's own statement, that would see the runs of before the wait. */
export const lockThread = `
  select 1 as locked from chatkit.threads t
   where t.user_id = $1::text and t.id = $2::text
     for no key update`;

/** Taken before a run is added, so that two at the same moment cannot both be the last. */
export const lockReader = `
  select 1 as locked from chatkit.readers r where r.user_id = $1::text for no key update`;

export const countOpen = `
  select count(*)::int as count from chatkit.runs r
   where r.user_id = $1::text and r.state in ('waiting', 'running')`;

export const listRuns = `
  select ${columns('r')}, r.usage from chatkit.runs r
   where r.user_id = $1::text and r.id > $2::text
   order by r.id
   limit $3::int`;
