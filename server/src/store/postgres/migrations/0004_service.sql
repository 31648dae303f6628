-- What belongs to no reader: leases of jobs, cached embeddings, budgets, counters of limits.

create table chatkit.job_leases (
  name text primary key,
  owner text not null,
  lease_until timestamptz not null
);

create table chatkit.embeddings (
  key text primary key,
  vector bytea not null,
  used_at timestamptz not null default now()
);
create index embeddings_by_used_at on chatkit.embeddings (used_at);

create table chatkit.budgets (
  name text primary key,
  used numeric not null default 0,
  reserved numeric not null default 0,
  expires_at timestamptz not null
);
create index budgets_by_expires_at on chatkit.budgets (expires_at);

create table chatkit.limit_counters (
  key text primary key,
  hits integer not null,
  expires_at timestamptz not null
);
create index limit_counters_by_expires_at on chatkit.limit_counters (expires_at);
