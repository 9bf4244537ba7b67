-- Many runs accepted by one statement per table, so that what a statement costs besides its rows is paid once. accept_run is the same for one.

-- In PL/pgSQL, since a function in SQL that cannot be inlined is parsed and planned again in every statement that calls it.
create or replace function orchestrator.envelope_of(p_event jsonb, p_generation int, p_stage text, p_trace_id text, p_correlation_id text, p_idempotency_key text)
returns jsonb language plpgsql stable as $$
begin
    return jsonb_build_object(
            'schema_version', '1.0',
            'occurred_at', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'generation', p_generation,
            'stage', p_stage,
            'trace_id', p_trace_id,
            'correlation_id', p_correlation_id,
            'idempotency_key', p_idempotency_key,
            'payload', '{}'::jsonb) || p_event;
end $$;

-- Accepts a task and its run for each spec: rows, first event and outbox row. p_traceparents has an entry for each spec, null for none.
-- Generic plans: the planner thinks one made for just this number of specs a little cheaper, and would make it anew every time.
-- A new run's first event needs no lock and no look for a duplicate: nobody else can see the run yet.
create function orchestrator.accept_runs(p_specs jsonb[], p_traceparents text[]) returns void
language plpgsql security definer set search_path = orchestrator, pg_catalog set plan_cache_mode = force_generic_plan as $$
declare
    envelopes jsonb[];
begin
    insert into orchestrator.tasks (task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, run_id, task_type, parameters, fingerprint, priority, parent_task_id)
    select spec ->> 'task_id', spec ->> 'tenant_id', spec ->> 'project_id', spec ->> 'trace_id', spec ->> 'correlation_id', spec ->> 'idempotency_key',
           spec ->> 'run_id', coalesce(spec ->> 'task_type', 'novel.video'), coalesce(spec -> 'payload', '{}'::jsonb), spec ->> 'fingerprint',
           coalesce((spec ->> 'priority')::int, 5), spec ->> 'parent_task_id'
      from unnest(p_specs) as spec;
    insert into orchestrator.runs (run_id, task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, chapter_id, quality, language, budget, priority, dry_run, review_before,
                                   batch_id, parent_run_id, next_seq)
    select spec ->> 'run_id', spec ->> 'task_id', spec ->> 'tenant_id', spec ->> 'project_id', spec ->> 'trace_id', spec ->> 'correlation_id', spec ->> 'idempotency_key',
           spec ->> 'chapter_id', coalesce(spec ->> 'requested_quality', 'standard'), spec ->> 'language_context', (spec ->> 'budget')::numeric,
           coalesce((spec ->> 'priority')::int, 5), coalesce((spec ->> 'dry_run')::boolean, false),
           coalesce((select array_agg(value) from jsonb_array_elements_text(spec -> 'review_before')), '{}'),
           spec ->> 'batch_id', spec ->> 'parent_run_id', 2
      from unnest(p_specs) as spec;

    -- The text stays in the task's row: messages are short.
    select array_agg(jsonb_strip_nulls(
               orchestrator.envelope_of(
                   jsonb_build_object('event_id', orchestrator.new_event_id(), 'event_type', 'task.submitted', 'producer', 'gateway', 'payload', spec - 'payload'),
                   1, 'accepted', spec ->> 'trace_id', spec ->> 'correlation_id', spec ->> 'idempotency_key')
               || jsonb_build_object('run_id', spec ->> 'run_id', 'tenant_id', spec ->> 'tenant_id', 'project_id', spec ->> 'project_id', 'run_seq', 1)) order by place)
      into envelopes from unnest(p_specs) with ordinality as asked (spec, place);
    insert into orchestrator.events (run_id, run_seq, event_id, event_type, producer, tenant_id, project_id, stage, occurred_at, envelope)
    select envelope ->> 'run_id', 1, envelope ->> 'event_id', 'task.submitted', 'gateway', envelope ->> 'tenant_id', envelope ->> 'project_id', 'accepted',
           (envelope ->> 'occurred_at')::timestamptz, envelope
      from unnest(envelopes) as envelope;
    perform messaging.enqueue_traced(array_fill('task.submitted'::text, array[cardinality(envelopes)]), envelopes, p_traceparents);
end $$;

create or replace function orchestrator.accept_run(p_spec jsonb, p_traceparent text default null)
returns jsonb language plpgsql security definer set search_path = orchestrator, pg_catalog as $$
begin
    perform orchestrator.accept_runs(array[p_spec], array[p_traceparent]);
    return jsonb_build_object('task_id', p_spec ->> 'task_id', 'run_id', p_spec ->> 'run_id');
end $$;

revoke all on function orchestrator.accept_runs(jsonb[], text[]) from public;
grant execute on function orchestrator.accept_runs(jsonb[], text[]) to ainer_app, ainer_worker;
