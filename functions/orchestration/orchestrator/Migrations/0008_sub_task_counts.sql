-- A parent that has ended keeps its counts up to date too: its cancel ends it first and its sub-tasks after it.
create or replace function orchestrator.summarize_sub_tasks(p_task_id text) returns jsonb language plpgsql as $$
declare
    summary jsonb;
    share numeric;
    run text;
begin
    select jsonb_build_object('total', count(*), 'queued', count(*) filter (where t.status = 'queued'), 'running', count(*) filter (where t.status = 'running'),
               'retrying', count(*) filter (where t.status = 'retrying'), 'completed', count(*) filter (where t.status = 'completed'),
               'completed_with_errors', count(*) filter (where t.status = 'completed_with_errors'), 'failed', count(*) filter (where t.status in ('failed','dead_letter')),
               'cancelled', count(*) filter (where t.status = 'cancelled')),
           coalesce(avg(case when t.status in ('completed','completed_with_errors','failed','cancelled','dead_letter') then 100 else t.progress end), 0)
      into summary, share from orchestrator.tasks t where t.parent_task_id = p_task_id;
    update orchestrator.tasks t
       set sub_tasks = summary, version = version + 1, updated_at = now(),
           progress = case when t.status in ('queued','running','retrying') then greatest(t.progress, least(share, 99)) else t.progress end
     where t.task_id = p_task_id returning t.run_id into run;
    update orchestrator.runs r set progress = greatest(r.progress, least(share, 99)), updated_at = now() where r.run_id = run and r.status = 'running';
    return summary;
end $$;
