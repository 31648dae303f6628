-- What each answer under way has reserved of a budget, and until when that may stand: a server that
-- is killed settles nothing, and what it had reserved is given back then.
create table chatkit.budget_leases (
  budget text not null references chatkit.budgets (name) on delete cascade,
  id text not null,
  amount numeric not null,
  lease_until timestamptz not null,
  primary key (budget, id)
);
