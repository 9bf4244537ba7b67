-- A foreign key is checked with a plan that a session keeps. Made when the statistics said "ten rows", it read the whole table for each task, and after some thousands of new tasks accepting one
-- took six times its processor time, until the table was analyzed again. Inside this function nothing is worth reading as a whole, and the run's task, inserted before it, is checked here
-- and no longer at the commit, where the plan would be made without this setting.
alter function orchestrator.accept_runs(jsonb[], text[]) set enable_seqscan = off;
alter table orchestrator.runs alter constraint runs_task_id_fkey not deferrable;

-- As it was, but a run goes before its task, on which it depends at every moment now.
create or replace function orchestrator.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
    doomed text[];
begin
    case p_what
    when 'events' then
        delete from orchestrator.events where ctid = any(array(
            select e.ctid from orchestrator.runs r join orchestrator.events e using (run_id) where r.finished_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    when 'payloads' then
        update orchestrator.tasks set parameters = '{"pruned": true}' where task_id = any(array(
            select task_id from orchestrator.tasks
             where status in ('completed','completed_with_errors','failed','cancelled','dead_letter') and updated_at < now() - p_age and parameters <> '{"pruned": true}' limit p_limit));
        get diagnostics pruned = row_count;
    when 'results' then
        update orchestrator.tasks set result = null where task_id = any(array(
            select task_id from orchestrator.tasks
             where status in ('completed','completed_with_errors','failed','cancelled','dead_letter') and updated_at < now() - p_age and result is not null limit p_limit));
        get diagnostics pruned = row_count;
    when 'runs' then
        -- Whole runs with all that hangs on them; a run that others were made from stays as long as they do.
        doomed := array(select r.run_id from orchestrator.runs r
                         where r.finished_at < now() - p_age and not exists (select 1 from orchestrator.runs child where child.parent_run_id = r.run_id)
                         order by r.finished_at limit greatest(1, p_limit / 100));
        delete from orchestrator.jobs where run_id = any(doomed);
        delete from orchestrator.events where run_id = any(doomed);
        delete from orchestrator.runs where run_id = any(doomed);
        get diagnostics pruned = row_count;
        delete from orchestrator.tasks where run_id = any(doomed);
    end case;
    return pruned;
end $$;
