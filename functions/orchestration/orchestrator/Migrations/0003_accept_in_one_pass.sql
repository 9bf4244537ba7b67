-- A new run's first event needs no lock, no look for a duplicate and no second version of the run's row: nobody else can see the run yet. What append_event would do
-- to it, accept_run does in its own inserts.

-- The envelope of an event as append_event completes it: what the caller left out comes from the run.
create function orchestrator.envelope_of(p_event jsonb, p_generation int, p_stage text, p_trace_id text, p_correlation_id text, p_idempotency_key text)
returns jsonb language sql stable as $$
    select jsonb_build_object(
            'schema_version', '1.0',
            'occurred_at', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'generation', p_generation,
            'stage', p_stage,
            'trace_id', p_trace_id,
            'correlation_id', p_correlation_id,
            'idempotency_key', p_idempotency_key,
            'payload', '{}'::jsonb) || p_event
$$;

create or replace function orchestrator.append_event(p_run_id text, p_event jsonb, p_routing_key text default null, p_traceparent text default null)
returns jsonb language plpgsql as $$
declare
    run orchestrator.runs%rowtype;
    envelope jsonb;
begin
    select * into run from orchestrator.runs where run_id = p_run_id for update;
    if not found then raise exception 'run % does not exist', p_run_id using errcode = 'P0002'; end if;

    select e.envelope into envelope from orchestrator.events e where event_id = p_event ->> 'event_id';
    if found then return envelope; end if;

    envelope := jsonb_strip_nulls(
        orchestrator.envelope_of(p_event, run.generation, run.stage, run.trace_id, run.correlation_id, run.idempotency_key)
        || jsonb_build_object('run_id', run.run_id, 'tenant_id', run.tenant_id, 'project_id', run.project_id, 'run_seq', run.next_seq));

    insert into orchestrator.events (run_id, run_seq, event_id, event_type, producer, tenant_id, project_id, job_id, stage, attempt, error_code, occurred_at, envelope)
    values (run.run_id, run.next_seq, envelope ->> 'event_id', envelope ->> 'event_type', envelope ->> 'producer', run.tenant_id, run.project_id,
            envelope ->> 'job_id', envelope ->> 'stage', (envelope ->> 'attempt')::int, envelope ->> 'error_code', (envelope ->> 'occurred_at')::timestamptz, envelope);
    update orchestrator.runs set next_seq = next_seq + 1 where run_id = run.run_id;
    perform messaging.enqueue(coalesce(p_routing_key, envelope ->> 'event_type'), envelope, p_traceparent);
    return envelope;
end $$;

create or replace function orchestrator.accept_run(p_spec jsonb, p_traceparent text default null)
returns jsonb language plpgsql security definer set search_path = orchestrator, pg_catalog as $$
declare
    task jsonb := p_spec - 'payload';
    event_id text := orchestrator.new_event_id();
    envelope jsonb;
begin
    -- The text stays in the task's row: messages are short.
    envelope := jsonb_strip_nulls(
        orchestrator.envelope_of(
            jsonb_build_object('event_id', event_id, 'event_type', 'task.submitted', 'producer', 'gateway', 'payload', task),
            1, 'accepted', task ->> 'trace_id', task ->> 'correlation_id', task ->> 'idempotency_key')
        || jsonb_build_object('run_id', task ->> 'run_id', 'tenant_id', task ->> 'tenant_id', 'project_id', task ->> 'project_id', 'run_seq', 1));

    insert into orchestrator.tasks (task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, run_id, task_type, parameters, fingerprint, priority, parent_task_id)
    values (task ->> 'task_id', task ->> 'tenant_id', task ->> 'project_id', task ->> 'trace_id', task ->> 'correlation_id', task ->> 'idempotency_key',
            task ->> 'run_id', coalesce(task ->> 'task_type', 'novel.video'), coalesce(p_spec -> 'payload', '{}'::jsonb), task ->> 'fingerprint',
            coalesce((task ->> 'priority')::int, 5), task ->> 'parent_task_id');
    insert into orchestrator.runs (run_id, task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, chapter_id, quality, language, budget, priority, dry_run, review_before,
                                   batch_id, parent_run_id, next_seq)
    values (task ->> 'run_id', task ->> 'task_id', task ->> 'tenant_id', task ->> 'project_id', task ->> 'trace_id', task ->> 'correlation_id', task ->> 'idempotency_key',
            task ->> 'chapter_id', coalesce(task ->> 'requested_quality', 'standard'), task ->> 'language_context', (task ->> 'budget')::numeric,
            coalesce((task ->> 'priority')::int, 5), coalesce((task ->> 'dry_run')::boolean, false),
            coalesce((select array_agg(value) from jsonb_array_elements_text(task -> 'review_before')), '{}'),
            task ->> 'batch_id', task ->> 'parent_run_id', 2);
    insert into orchestrator.events (run_id, run_seq, event_id, event_type, producer, tenant_id, project_id, stage, occurred_at, envelope)
    values (task ->> 'run_id', 1, event_id, 'task.submitted', 'gateway', task ->> 'tenant_id', task ->> 'project_id', 'accepted',
            (envelope ->> 'occurred_at')::timestamptz, envelope);
    perform messaging.enqueue('task.submitted', envelope, p_traceparent);
    return jsonb_build_object('task_id', task ->> 'task_id', 'run_id', task ->> 'run_id');
end $$;
