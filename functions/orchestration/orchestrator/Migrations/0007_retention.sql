-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
-- What retention looks for; runs enter it once, when they end.
create index runs_by_end on orchestrator.runs (finished_at) where finished_at is not null;

create function orchestrator.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
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
        delete from orchestrator.tasks where run_id = any(doomed);
        delete from orchestrator.runs where run_id = any(doomed);
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function orchestrator.prune(text, interval, int) from public;
grant execute on function orchestrator.prune(text, interval, int) to ainer_worker;
