-- What the background tasks need of the orchestrator: accepting once per fingerprint, and moving task and run inside the caller's transaction.

create index tasks_by_parent on orchestrator.tasks (parent_task_id) where parent_task_id is not null;

-- Like accept_run, but while a task of the same tenant and fingerprint is active, that one is returned and nothing is written.
-- The unique index decides a race: the loser waits for the winner's commit and then finds its task.
create function orchestrator.accept_once(p_spec jsonb, p_traceparent text default null, out task_id text, out run_id text, out status text, out existing boolean)
language plpgsql security definer set search_path = orchestrator, pg_catalog as $$
begin
    for tries in 1..5 loop
        if p_spec ->> 'fingerprint' is not null then
            select t.task_id, t.run_id, t.status, true into task_id, run_id, status, existing from orchestrator.tasks t
             where t.tenant_id = p_spec ->> 'tenant_id' and t.fingerprint = p_spec ->> 'fingerprint' and t.status in ('queued','running','retrying');
            if found then return; end if;
        end if;
        begin
            perform orchestrator.accept_run(p_spec, p_traceparent);
            task_id := p_spec ->> 'task_id';
            run_id := p_spec ->> 'run_id';
            status := 'queued';
            existing := false;
            return;
        exception when unique_violation then
            -- The other one may already have ended again: look once more.
            if p_spec ->> 'fingerprint' is null then raise; end if;
        end;
    end loop;
    raise exception 'tasks of fingerprint % come and go too fast', p_spec ->> 'fingerprint' using errcode = '40001';
end $$;

-- queued -> running, or the next attempt of a running one. False when this generation is not to run.
create function orchestrator.begin_task(p_run_id text, p_generation int, p_node_id text, p_attempt int) returns boolean language plpgsql as $$
declare run orchestrator.runs%rowtype;
begin
    select * into run from orchestrator.runs where run_id = p_run_id for update;
    if not found or run.generation <> p_generation or run.status not in ('queued','running') then return false; end if;
    update orchestrator.runs set status = 'running', stage = 'execute', started_at = coalesce(started_at, now()), version = version + 1, updated_at = now() where run_id = p_run_id;
    update orchestrator.tasks set status = 'running', node_id = p_node_id, last_attempt_at = now(), next_attempt_at = null, version = version + 1, updated_at = now()
     where task_id = run.task_id;
    if run.status = 'queued' then
        perform orchestrator.append_event(p_run_id, jsonb_build_object('event_id', orchestrator.new_event_id(), 'event_type', 'run.started', 'producer', 'orchestrator',
            'attempt', p_attempt, 'payload', jsonb_build_object('generation', p_generation, 'node_id', p_node_id)));
    end if;
    return true;
end $$;

-- Progress never goes back within a generation.
create function orchestrator.report_task(p_run_id text, p_progress numeric, p_message text, p_attempt int) returns void language plpgsql as $$
declare at numeric;
begin
    update orchestrator.runs set progress = greatest(progress, p_progress), updated_at = now() where run_id = p_run_id and status = 'running' returning progress into at;
    if not found then return; end if;
    update orchestrator.tasks set progress = at, updated_at = now() where run_id = p_run_id;
    perform orchestrator.append_event(p_run_id, jsonb_build_object('event_id', orchestrator.new_event_id(), 'event_type', 'task.progress', 'producer', 'orchestrator',
        'attempt', p_attempt, 'payload', jsonb_strip_nulls(jsonb_build_object('progress', at, 'message', p_message))));
end $$;

-- Something that the task's function wants its reader to see.
create function orchestrator.log_task(p_run_id text, p_level text, p_message text, p_attempt int) returns void language sql as $$
    select orchestrator.append_event(p_run_id, jsonb_build_object('event_id', orchestrator.new_event_id(), 'event_type', 'task.log', 'producer', 'orchestrator',
        'attempt', p_attempt, 'payload', jsonb_build_object('level', p_level, 'message', p_message)))
$$;

-- running -> retrying: the next attempt is due at a time, not after a sleep.
create function orchestrator.postpone_task(p_run_id text, p_next_attempt_at timestamptz, p_error jsonb, p_attempt int) returns void language plpgsql as $$
begin
    update orchestrator.tasks set status = 'retrying', retry_count = retry_count + 1, next_attempt_at = p_next_attempt_at, error = p_error, error_code = p_error ->> 'code',
           version = version + 1, updated_at = now()
     where run_id = p_run_id;
    perform orchestrator.append_event(p_run_id, jsonb_build_object('event_id', orchestrator.new_event_id(), 'event_type', 'task.retrying', 'producer', 'orchestrator',
        'attempt', p_attempt, 'error_code', p_error ->> 'code', 'payload', p_error || jsonb_build_object('next_attempt_at', p_next_attempt_at)));
end $$;

-- Ends task and run. False when the run is over already.
create function orchestrator.finish_task(p_run_id text, p_status text, p_result jsonb, p_error jsonb, p_sub_tasks jsonb default null) returns boolean language plpgsql as $$
declare
    run orchestrator.runs%rowtype;
    ended text := case when p_status in ('completed','completed_with_errors') then 'succeeded' when p_status = 'cancelled' then 'cancelled' else 'failed' end;
begin
    select * into run from orchestrator.runs where run_id = p_run_id for update;
    if not found or run.status in ('succeeded','failed','cancelled') then return false; end if;
    update orchestrator.runs
       set status = ended, stage = case when ended = 'succeeded' then 'completed' else stage end, progress = case when ended = 'succeeded' then 100 else progress end,
           latest_error = case when ended = 'succeeded' then null else p_error end, error_code = case when ended = 'succeeded' then null else p_error ->> 'code' end,
           finished_at = now(), version = version + 1, updated_at = now()
     where run_id = p_run_id;
    update orchestrator.tasks
       set status = p_status, progress = case when ended = 'succeeded' then 100 else progress end, result = p_result, error = p_error, error_code = p_error ->> 'code',
           sub_tasks = coalesce(p_sub_tasks, sub_tasks), next_attempt_at = null, version = version + 1, updated_at = now()
     where task_id = run.task_id;
    perform orchestrator.append_event(p_run_id, jsonb_strip_nulls(jsonb_build_object('event_id', orchestrator.new_event_id(), 'event_type', 'run.' || ended, 'producer', 'orchestrator',
        'error_code', p_error ->> 'code',
        'payload', coalesce(case when ended = 'failed' then p_error end, '{}'::jsonb)
                   || jsonb_strip_nulls(jsonb_build_object('task_id', run.task_id, 'status', p_status, 'sub_tasks', p_sub_tasks, 'reason', case when ended = 'cancelled' then p_error ->> 'message' end)))));
    return true;
end $$;

-- How a parent's sub-tasks stand; its progress is theirs.
create function orchestrator.summarize_sub_tasks(p_task_id text) returns jsonb language plpgsql as $$
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
    update orchestrator.tasks set sub_tasks = summary, progress = greatest(progress, least(share, 99)), version = version + 1, updated_at = now()
     where task_id = p_task_id and status in ('queued','running','retrying') returning run_id into run;
    update orchestrator.runs set progress = greatest(progress, least(share, 99)), updated_at = now() where run_id = run and status = 'running';
    return summary;
end $$;

-- failed -> queued, as the next generation. Null when the run has not failed.
create function orchestrator.reopen_task(p_run_id text) returns int language plpgsql as $$
declare reopened int;
begin
    update orchestrator.runs set status = 'queued', generation = generation + 1, latest_error = null, error_code = null, finished_at = null, stage = 'accepted',
           version = version + 1, updated_at = now()
     where run_id = p_run_id and status = 'failed' returning generation into reopened;
    if not found then return null; end if;
    update orchestrator.tasks set status = 'retrying', retry_count = retry_count + 1, error = null, error_code = null, next_attempt_at = now(), version = version + 1, updated_at = now()
     where run_id = p_run_id;
    perform orchestrator.append_event(p_run_id, jsonb_build_object('event_id', orchestrator.new_event_id(), 'event_type', 'run.retried', 'producer', 'orchestrator',
        'payload', jsonb_build_object('generation', reopened)));
    return reopened;
end $$;

revoke all on function orchestrator.accept_once(jsonb, text), orchestrator.begin_task(text, int, text, int), orchestrator.report_task(text, numeric, text, int),
    orchestrator.log_task(text, text, text, int), orchestrator.postpone_task(text, timestamptz, jsonb, int), orchestrator.finish_task(text, text, jsonb, jsonb, jsonb),
    orchestrator.summarize_sub_tasks(text), orchestrator.reopen_task(text) from public;
grant execute on function orchestrator.accept_once(jsonb, text) to ainer_app, ainer_worker;
grant execute on function orchestrator.begin_task(text, int, text, int), orchestrator.report_task(text, numeric, text, int), orchestrator.log_task(text, text, text, int),
    orchestrator.postpone_task(text, timestamptz, jsonb, int), orchestrator.finish_task(text, text, jsonb, jsonb, jsonb), orchestrator.summarize_sub_tasks(text),
    orchestrator.reopen_task(text) to ainer_worker;
