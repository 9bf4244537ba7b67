-- What a function of the database writes by the way (the begin, the end and the progress of a background task) goes on in the trace of whoever called it: he names it for his
-- transaction with set_config('app.traceparent', ..., true). A trace that is given by argument goes before.
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
    perform messaging.enqueue(coalesce(p_routing_key, envelope ->> 'event_type'), envelope, coalesce(p_traceparent, nullif(current_setting('app.traceparent', true), '')));
    return envelope;
end $$;
