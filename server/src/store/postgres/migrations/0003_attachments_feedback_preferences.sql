-- An attachment is made before the message it belongs to, so its thread may be unset for a while.
create table chatkit.attachments (
  user_id text not null,
  id text not null,
  thread_id text,
  data json not null,
  size bigint not null,
  uploaded boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (user_id, id),
  foreign key (user_id) references chatkit.readers (user_id) on delete cascade,
  foreign key (user_id, thread_id) references chatkit.threads (user_id, id) on delete cascade
);
create index attachments_by_thread on chatkit.attachments (user_id, thread_id);
create index attachments_without_thread on chatkit.attachments (created_at)
  where thread_id is null;

create table chatkit.attachment_bytes (
  user_id text not null,
  attachment_id text not null,
  bytes bytea not null,
  primary key (user_id, attachment_id),
  foreign key (user_id, attachment_id)
    references chatkit.attachments (user_id, id) on delete cascade
);
-- Uploads are images and documents, compressed already.
alter table chatkit.attachment_bytes alter column bytes set storage external;

create table chatkit.feedback (
  user_id text not null,
  thread_id text not null,
  item_id text not null,
  kind text not null check (kind in ('positive', 'negative')),
  updated_at timestamptz not null default now(),
  primary key (user_id, thread_id, item_id),
  foreign key (user_id, thread_id, item_id)
    references chatkit.items (user_id, thread_id, id) on delete cascade
);

create table chatkit.preferences (
  user_id text not null,
  data json not null,
  updated_at timestamptz not null default now(),
  primary key (user_id),
  foreign key (user_id) references chatkit.readers (user_id) on delete cascade
);

alter table chatkit.attachments enable row level security;
alter table chatkit.attachments force row level security;
create policy own_rows on chatkit.attachments
  using (user_id = current_setting('chatkit.user_id', true))
  with check (user_id = current_setting('chatkit.user_id', true));
create policy service_finds on chatkit.attachments for select
  using (current_setting('chatkit.scope', true) = 'service');

alter table chatkit.attachment_bytes enable row level security;
alter table chatkit.attachment_bytes force row level security;
create policy own_rows on chatkit.attachment_bytes
  using (user_id = current_setting('chatkit.user_id', true))
  with check (user_id = current_setting('chatkit.user_id', true));

alter table chatkit.feedback enable row level security;
alter table chatkit.feedback force row level security;
create policy own_rows on chatkit.feedback
  using (user_id = current_setting('chatkit.user_id', true))
  with check (user_id = current_setting('chatkit.user_id', true));

alter table chatkit.preferences enable row level security;
alter table chatkit.preferences force row level security;
create policy own_rows on chatkit.preferences
  using (user_id = current_setting('chatkit.user_id', true))
  with check (user_id = current_setting('chatkit.user_id', true));
