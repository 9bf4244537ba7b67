-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
create function background_tasks.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
begin
    case p_what
    when 'executions' then
        delete from background_tasks.executions where task_id = any(array(
            select e.task_id from background_tasks.executions e
             where e.finished_at < now() - p_age and not exists (select 1 from background_tasks.executions child where child.parent_task_id = e.task_id)
             limit p_limit));
        get diagnostics pruned = row_count;
    when 'error_log' then
        delete from background_tasks.error_log where ctid = any(array(select ctid from background_tasks.error_log where created_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function background_tasks.prune(text, interval, int) from public;
grant execute on function background_tasks.prune(text, interval, int) to ainer_worker;
