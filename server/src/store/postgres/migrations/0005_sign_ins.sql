-- Readers' sign-ins with OpenID Connect, one a browser. What signs somebody in is hashed, what the
-- provider gave is sealed by the server: a copy of this table is of no use to anybody.
create table chatkit.sign_ins (
  user_id text not null,
  id_hash text not null,
  claims json not null,
  sealed text,
  provider_sid text,
  handover_hash text,
  refresh_at timestamptz,
  refresh_lease_until timestamptz,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (user_id, id_hash),
  foreign key (user_id) references chatkit.readers (user_id) on delete cascade
);
create index sign_ins_by_expires_at on chatkit.sign_ins (expires_at);

alter table chatkit.sign_ins enable row level security;
alter table chatkit.sign_ins force row level security;
create policy own_rows on chatkit.sign_ins
  using (user_id = current_setting('chatkit.user_id', true))
  with check (user_id = current_setting('chatkit.user_id', true));
-- The clean-up sees and deletes what is over, and nothing else.
create policy service_finds on chatkit.sign_ins for select
  using (current_setting('chatkit.scope', true) = 'service' and expires_at < clock_timestamp());
create policy service_ends on chatkit.sign_ins for delete
  using (current_setting('chatkit.scope', true) = 'service' and expires_at < clock_timestamp());
