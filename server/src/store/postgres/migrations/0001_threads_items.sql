-- Readers, their threads, and the items of these. Every primary key begins with user_id, so that
-- the tables can be distributed by it; every order is a counter kept in the row above (a reader
-- counts threads, a thread counts items and runs), taken under that row's lock: no clock, and no
-- sequence whose values could be committed out of order or differ between nodes.
--
-- What the protocol stores is kept as json, not jsonb: as it came, its keys in order, and with
-- the escapes jsonb refuses (a NUL in a reader's text). No statement looks into it.

create table chatkit.readers (
  user_id text not null check (user_id <> ''),
  thread_seq bigint not null default 0,
  created_at timestamptz not null default now(),
  last_activity_at timestamptz not null default now(),
  primary key (user_id)
);

create table chatkit.threads (
  user_id text not null,
  id text not null,
  seq bigint not null,
  item_seq bigint not null default 0,
  data json not null,
  created_at timestamptz not null default now(),
  last_activity_at timestamptz not null default now(),
  -- The hour of last_activity_at: what the retention job searches by. It changes once an hour,
  -- so that an ordinary append touches no index of this table.
  active_hour timestamptz not null default date_trunc('hour', now(), 'UTC'),
  primary key (user_id, id),
  foreign key (user_id) references chatkit.readers (user_id) on delete cascade
) with (fillfactor = 80);
create unique index threads_by_seq on chatkit.threads (user_id, seq);
create index threads_by_active_hour on chatkit.threads (active_hour);

create table chatkit.items (
  user_id text not null,
  thread_id text not null,
  id text not null,
  seq bigint not null,
  hidden boolean not null,
  data json not null,
  primary key (user_id, thread_id, id),
  foreign key (user_id, thread_id) references chatkit.threads (user_id, id) on delete cascade
);
create unique index items_by_seq on chatkit.items (user_id, thread_id, seq);

alter table chatkit.readers enable row level security;
alter table chatkit.readers force row level security;
create policy own_rows on chatkit.readers
  using (user_id = current_setting('chatkit.user_id', true))
  with check (user_id = current_setting('chatkit.user_id', true));

alter table chatkit.threads enable row level security;
alter table chatkit.threads force row level security;
create policy own_rows on chatkit.threads
  using (user_id = current_setting('chatkit.user_id', true))
  with check (user_id = current_setting('chatkit.user_id', true));
-- Jobs find what has expired; the service role is granted the ids and times alone.
create policy service_finds on chatkit.threads for select
  using (current_setting('chatkit.scope', true) = 'service');

alter table chatkit.items enable row level security;
alter table chatkit.items force row level security;
create policy own_rows on chatkit.items
  using (user_id = current_setting('chatkit.user_id', true))
  with check (user_id = current_setting('chatkit.user_id', true));
