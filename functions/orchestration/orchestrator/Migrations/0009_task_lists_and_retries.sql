-- Lists of tasks stay flat behind a filter. Every list names its statuses (all of them, where none is asked for) and merges their newest rows, so three indexes serve each
-- filter with and without a status; a fourth finds the sub-tasks of a task.
create index tasks_by_tenant_status on orchestrator.tasks (tenant_id, status, created_at desc, task_id desc);
create index tasks_by_tenant_type on orchestrator.tasks (tenant_id, task_type, status, created_at desc, task_id desc);
create index tasks_by_tenant_project on orchestrator.tasks (tenant_id, project_id, status, created_at desc, task_id desc);
create index tasks_by_parent_newest on orchestrator.tasks (parent_task_id, created_at desc, task_id desc) where parent_task_id is not null;
drop index orchestrator.tasks_by_parent;

-- Parameters as a list shows them: the same members, with long texts and long lists cut, and beside them how long those are. Null when nothing needs cutting.
create function orchestrator.shorten(p_parameters jsonb) returns jsonb language sql immutable as $$
    select case when count(*) filter (where long) > 0 then jsonb_build_object(
        'parameters', jsonb_object_agg(key, case when not long then value
                                                 when jsonb_typeof(value) = 'string' then to_jsonb(left(value #>> '{}', 200) || '…')
                                                 when jsonb_typeof(value) = 'array' then jsonb_path_query_array(value, '$[0 to 4]')
                                                 else '{}'::jsonb end),
        'cut', jsonb_object_agg(key, case jsonb_typeof(value) when 'string' then jsonb_build_object('characters', length(value #>> '{}'))
                                                              when 'array' then jsonb_build_object('items', jsonb_array_length(value))
                                                              else jsonb_build_object('characters', length(value::text)) end) filter (where long)) end
      from (select m.key, m.value, case jsonb_typeof(m.value) when 'string' then length(m.value #>> '{}') > 200
                                                              when 'array' then jsonb_array_length(m.value) > 20 or length(m.value::text) > 2000
                                                              when 'object' then length(m.value::text) > 2000 else false end as long
              from jsonb_each(case when jsonb_typeof(p_parameters) = 'object' then p_parameters else '{}' end) m) members
$$;

-- Made once, when the parameters are written: a page of a list must not unpack fifty books.
alter table orchestrator.tasks add column shortened jsonb generated always as (orchestrator.shorten(parameters)) stored;

create or replace view orchestrator.task_v1 as
    select task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, error_code, version, created_at, updated_at, deleted_at, run_id, task_type,
           parameters, priority, status, progress, result, error, retry_count, last_attempt_at, next_attempt_at, node_id, parent_task_id, sub_tasks, shortened
    from orchestrator.tasks where deleted_at is null;

-- A background task that ended with errors has a run that succeeded, and a sub-task that its failing parent took along a run that was cancelled: both may be done again.
-- No other run comes back from there.
insert into orchestrator.run_moves values ('succeeded','queued'), ('cancelled','queued');
create function orchestrator.refuse_reopening() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from orchestrator.tasks t where t.run_id = old.run_id
                    and (old.status = 'succeeded' and t.status = 'completed_with_errors' or old.status = 'cancelled' and t.status = 'cancelled' and t.parent_task_id is not null)) then
        raise exception 'illegal move of run % from % to %', old.run_id, old.status, new.status using errcode = '23514';
    end if;
    return new;
end $$;
create trigger runs_reopened before update of status on orchestrator.runs for each row
    when (new.status = 'queued' and old.status in ('succeeded','cancelled')) execute function orchestrator.refuse_reopening();

-- -> queued, as the next generation, which begins at 0 %. Null when the run is not over, or when an equal task (of the same fingerprint) has become active since.
create or replace function orchestrator.reopen_task(p_run_id text) returns int language plpgsql as $$
declare reopened int;
begin
    begin
        update orchestrator.runs set status = 'queued', generation = generation + 1, latest_error = null, error_code = null, finished_at = null, stage = 'accepted', progress = 0,
               version = version + 1, updated_at = now()
         where run_id = p_run_id and status in ('failed','succeeded','cancelled') returning generation into reopened;
        if not found then return null; end if;
        update orchestrator.tasks set status = 'retrying', retry_count = retry_count + 1, progress = 0, error = null, error_code = null, next_attempt_at = now(),
               version = version + 1, updated_at = now()
         where run_id = p_run_id;
    exception when unique_violation then
        return null;
    end;
    perform orchestrator.append_event(p_run_id, jsonb_build_object('event_id', orchestrator.new_event_id(), 'event_type', 'run.retried', 'producer', 'orchestrator',
        'payload', jsonb_build_object('generation', reopened)));
    return reopened;
end $$;

-- Why a run of this tenant cannot be started again, in words that follow "Run X is Y: "; null when it can.
create function orchestrator.retry_refusal(p_run_id text) returns text language sql stable security definer set search_path = orchestrator, pg_catalog as $$
    select case
        when r.status <> 'failed' and t.status <> 'completed_with_errors' then 'only what failed, or ended with errors, can be retried.'
        when r.status <> 'failed' and not exists (select 1 from orchestrator.tasks c where c.parent_task_id = t.task_id and c.status in ('failed','dead_letter','completed_with_errors'))
            then 'none of its sub-tasks failed, and those that were cancelled on request stay so.'
        when equal.task_id is not null then format('task %s, with equal parameters, is %s; wait for it or cancel it first.', equal.task_id, equal.status)
    end
    from orchestrator.runs r
    join orchestrator.tasks t on t.task_id = r.task_id
    left join orchestrator.tasks equal on equal.tenant_id = t.tenant_id and equal.fingerprint = t.fingerprint and equal.status in ('queued','running','retrying') and equal.task_id <> t.task_id
    where r.run_id = p_run_id
$$;
revoke all on function orchestrator.retry_refusal(text), orchestrator.shorten(jsonb), orchestrator.refuse_reopening() from public;
grant execute on function orchestrator.retry_refusal(text) to ainer_app, ainer_worker;
grant execute on function orchestrator.shorten(jsonb) to ainer_worker;
