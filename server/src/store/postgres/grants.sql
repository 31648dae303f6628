-- What each role may do: the readers' role all of the readers' rows (row-level security says
-- which), the service role its own tables, and of the readers' only what finds expired entries.
grant usage on schema chatkit to chatkit_reader, chatkit_service;
-- So that a server which owns nothing can see whether the schema is its own version's.
grant select on chatkit.migrations to chatkit_service;
grant select, insert, update, delete on
  chatkit.readers, chatkit.threads, chatkit.items, chatkit.runs, chatkit.attachments,
  chatkit.attachment_bytes, chatkit.feedback, chatkit.preferences, chatkit.sign_ins
  to chatkit_reader;
grant select, insert, update, delete on
  chatkit.job_leases, chatkit.embeddings, chatkit.budgets, chatkit.budget_leases,
  chatkit.limit_counters, chatkit.dictation_usage
  to chatkit_service;
grant select (user_id, last_activity_at) on chatkit.readers to chatkit_service;
grant select (user_id, id, last_activity_at, active_hour) on chatkit.threads to chatkit_service;
grant select (user_id, id, thread_id, state, lease_until, created_at) on chatkit.runs
  to chatkit_service;
grant select (user_id, id, thread_id, created_at) on chatkit.attachments to chatkit_service;
grant select (user_id, expires_at), delete on chatkit.sign_ins to chatkit_service;
