-- What other modules may use: functions inside their own transactions, and read views.

-- UUIDv7 (RFC 9562): 48 bits of milliseconds, then version, variant and random bits.
create function orchestrator.new_event_id() returns text language sql volatile as $$
    select encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
            52, 1), 53, 1), 'hex')::uuid::text
$$;

-- Stores one event of a run and puts it into the outbox, under the run row's lock: run_seq has no gap and no tie.
-- Returns the envelope as stored. Fails when the run does not exist. The same event_id a second time changes nothing.
create function orchestrator.append_event(p_run_id text, p_event jsonb, p_routing_key text default null, p_traceparent text default null)
returns jsonb language plpgsql as $$
declare
    run orchestrator.runs%rowtype;
    envelope jsonb;
begin
    select * into run from orchestrator.runs where run_id = p_run_id for update;
    if not found then raise exception 'run % does not exist', p_run_id using errcode = 'P0002'; end if;

    if exists (select 1 from orchestrator.events where event_id = p_event ->> 'event_id') then
        return (select e.envelope from orchestrator.events e where event_id = p_event ->> 'event_id');
    end if;

    envelope := jsonb_strip_nulls(jsonb_build_object(
            'schema_version', '1.0',
            'occurred_at', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'generation', run.generation,
            'stage', run.stage,
            'trace_id', run.trace_id,
            'correlation_id', run.correlation_id,
            'idempotency_key', run.idempotency_key,
            'payload', '{}'::jsonb)
        || p_event
        || jsonb_build_object('run_id', run.run_id, 'tenant_id', run.tenant_id, 'project_id', run.project_id, 'run_seq', run.next_seq));

    insert into orchestrator.events (run_id, run_seq, event_id, event_type, producer, tenant_id, project_id, job_id, stage, attempt, error_code, occurred_at, envelope)
    values (run.run_id, run.next_seq, envelope ->> 'event_id', envelope ->> 'event_type', envelope ->> 'producer', run.tenant_id, run.project_id,
            envelope ->> 'job_id', envelope ->> 'stage', (envelope ->> 'attempt')::int, envelope ->> 'error_code', (envelope ->> 'occurred_at')::timestamptz, envelope);
    update orchestrator.runs set next_seq = next_seq + 1 where run_id = run.run_id;
    perform messaging.enqueue(coalesce(p_routing_key, envelope ->> 'event_type'), envelope, p_traceparent);
    return envelope;
end $$;

-- Takes the run's row lock before any other row of the run, so that modules that change the same run never wait for each other in a circle.
-- Returns status and generation; null when there is no such run.
create function orchestrator.hold_run(p_run_id text, out status text, out generation int) language sql as $$
    select status, generation from orchestrator.runs where run_id = p_run_id for update
$$;

-- Accepts a task inside the gateway's transaction: one task, one run, one task.submitted. p_spec is a TaskSpec.
create function orchestrator.accept_run(p_spec jsonb, p_traceparent text default null)
returns jsonb language plpgsql security definer set search_path = orchestrator, pg_catalog as $$
begin
    insert into orchestrator.tasks (task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, run_id, task_type, parameters, fingerprint, priority, parent_task_id)
    values (p_spec ->> 'task_id', p_spec ->> 'tenant_id', p_spec ->> 'project_id', p_spec ->> 'trace_id', p_spec ->> 'correlation_id', p_spec ->> 'idempotency_key',
            p_spec ->> 'run_id', coalesce(p_spec ->> 'task_type', 'novel.video'), coalesce(p_spec -> 'payload', '{}'::jsonb), p_spec ->> 'fingerprint',
            coalesce((p_spec ->> 'priority')::int, 5), p_spec ->> 'parent_task_id');
    insert into orchestrator.runs (run_id, task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, chapter_id, quality, language, budget, priority, dry_run, review_before, batch_id, parent_run_id)
    values (p_spec ->> 'run_id', p_spec ->> 'task_id', p_spec ->> 'tenant_id', p_spec ->> 'project_id', p_spec ->> 'trace_id', p_spec ->> 'correlation_id', p_spec ->> 'idempotency_key',
            p_spec ->> 'chapter_id', coalesce(p_spec ->> 'requested_quality', 'standard'), p_spec ->> 'language_context', (p_spec ->> 'budget')::numeric,
            coalesce((p_spec ->> 'priority')::int, 5), coalesce((p_spec ->> 'dry_run')::boolean, false),
            coalesce((select array_agg(value) from jsonb_array_elements_text(p_spec -> 'review_before')), '{}'),
            p_spec ->> 'batch_id', p_spec ->> 'parent_run_id');
    perform orchestrator.append_event(p_spec ->> 'run_id', jsonb_build_object(
        'event_id', orchestrator.new_event_id(),
        'event_type', 'task.submitted',
        'producer', 'gateway',
        -- The text stays in the task's row: messages are short.
        'payload', p_spec - 'payload'), null, p_traceparent);
    return jsonb_build_object('task_id', p_spec ->> 'task_id', 'run_id', p_spec ->> 'run_id');
end $$;
revoke all on function orchestrator.accept_run(jsonb, text) from public;

create view orchestrator.task_v1 as
    select task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, error_code, version, created_at, updated_at, deleted_at, run_id, task_type,
           parameters, priority, status, progress, result, error, retry_count, last_attempt_at, next_attempt_at, node_id, parent_task_id, sub_tasks
    from orchestrator.tasks where deleted_at is null;

create view orchestrator.run_v1 as
    select run_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, error_code, version, created_at, updated_at, deleted_at, task_id, batch_id,
           parent_run_id, chapter_id, generation, status, stage, progress, latest_error, final_artifact_id, final_artifact_uri, title, language, quality, budget, priority,
           dry_run, review_before, approved_stages, started_at, finished_at, next_seq - 1 as last_seq
    from orchestrator.runs where deleted_at is null;

create view orchestrator.job_v1 as
    select job_id, run_id, tenant_id, project_id, trace_id, correlation_id, error_code, version, created_at, updated_at, generation, key, stage, kind, operation, shot_id,
           params, inputs, content_address, priority, status, attempt, failures, max_attempts, next_attempt_at, progress, node_id, provider, lane, error, result,
           artifact_ids, reused, started_at, finished_at
    from orchestrator.jobs where deleted_at is null;

create view orchestrator.event_v1 as
    select run_id, run_seq, event_id, event_type, producer, tenant_id, project_id, job_id, stage, attempt, error_code, occurred_at, envelope
    from orchestrator.events;

grant usage on schema orchestrator to ainer_app, ainer_worker;
grant select on orchestrator.task_v1, orchestrator.run_v1, orchestrator.job_v1, orchestrator.event_v1 to ainer_app, ainer_worker;
grant execute on function orchestrator.accept_run(jsonb, text) to ainer_app, ainer_worker;
grant execute on function orchestrator.append_event(text, jsonb, text, text), orchestrator.hold_run(text), orchestrator.new_event_id() to ainer_worker;
grant select, insert, update, delete on all tables in schema orchestrator to ainer_worker;
revoke insert, update, delete on orchestrator.run_moves, orchestrator.job_moves from ainer_worker;
