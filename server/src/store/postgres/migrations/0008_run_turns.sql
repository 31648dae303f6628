-- Where its thread's counter stood when a run took its turn: what the thread got between the
-- question and this belongs to earlier answers, and a retry of the question leaves it. The largest
-- number where the turn never came; unset for runs of servers that knew nothing of it.
alter table chatkit.runs add column turn_seq bigint;
