-- The making of answers. Leases are times of the database's own clock.

create table chatkit.runs (
  user_id text not null,
  id text not null,
  thread_id text not null,
  seq bigint not null,
  key text,
  body_hash text not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'running', 'done', 'stopped', 'failed', 'interrupted')),
  owner text,
  lease_until timestamptz,
  created_thread boolean not null,
  input_item_id text,
  stop_requested boolean not null default false,
  checkpoint json,
  usage json,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (user_id, id),
  foreign key (user_id, thread_id) references chatkit.threads (user_id, id) on delete cascade
) with (fillfactor = 70);
create unique index runs_by_key on chatkit.runs (user_id, key) where key is not null;
create unique index runs_by_seq on chatkit.runs (user_id, thread_id, seq);
create index runs_open on chatkit.runs (user_id, thread_id, seq)
  where state in ('waiting', 'running');
-- Whatever the code does: one answer at a time in a thread.
create unique index runs_one_running on chatkit.runs (user_id, thread_id)
  where state = 'running';
create index runs_by_lease on chatkit.runs (lease_until) where state in ('waiting', 'running');
create index runs_by_created_at on chatkit.runs (created_at);

alter table chatkit.runs enable row level security;
alter table chatkit.runs force row level security;
create policy own_rows on chatkit.runs
  using (user_id = current_setting('chatkit.user_id', true))
  with check (user_id = current_setting('chatkit.user_id', true));
create policy service_finds on chatkit.runs for select
  using (current_setting('chatkit.scope', true) = 'service');
