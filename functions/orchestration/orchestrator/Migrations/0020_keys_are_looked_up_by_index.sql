-- A foreign key is checked with a plan that a session keeps. Made when the statistics said "ten rows", it read the whole table for each task, and after some thousands of new tasks accepting one
-- took six times its processor time, until the table was analyzed again. Inside this function nothing is worth reading as a whole, and the run's task, inserted before it, is checked here
-- and no longer at the commit, where the plan would be made without this setting.
alter function orchestrator.accept_runs(jsonb[], text[]) set enable_seqscan = off;
alter table orchestrator.runs alter constraint runs_task_id_fkey not deferrable;
