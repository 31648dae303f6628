-- A reader's preferences outlive their threads, but not for ever: the job finds readers who have
-- neither threads nor been here for long.
create index readers_by_last_activity_at on chatkit.readers (last_activity_at);
create policy service_finds on chatkit.readers for select
  using (current_setting('chatkit.scope', true) = 'service');
