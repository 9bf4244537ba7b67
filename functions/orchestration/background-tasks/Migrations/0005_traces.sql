-- The trace goes on from the request, through the message, into the attempts: W3C traceparent of whoever asked for the task.
alter table background_tasks.executions add column traceparent text;

create or replace function background_tasks.submit_sub_task(p_parent_task_id text, p_token bigint, p_sub_key text, p_spec jsonb, p_traceparent text) returns text language plpgsql as $$
declare
    parent background_tasks.executions%rowtype;
    known text;
    spec jsonb;
begin
    select * into parent from background_tasks.executions where task_id = p_parent_task_id and token = p_token and status = 'running' for update;
    if not found then return null; end if;
    select e.task_id into known from background_tasks.executions e where e.parent_task_id = p_parent_task_id and e.sub_key = p_sub_key;
    if found then return known; end if;
    spec := jsonb_strip_nulls(p_spec || jsonb_build_object('tenant_id', parent.tenant_id, 'project_id', parent.project_id, 'trace_id', parent.trace_id,
        'correlation_id', parent.correlation_id, 'priority', parent.priority, 'parent_task_id', parent.task_id, 'parent_run_id', parent.run_id));
    perform orchestrator.accept_run(spec, p_traceparent);
    insert into background_tasks.executions (task_id, run_id, tenant_id, project_id, trace_id, correlation_id, task_type, parameters, priority, parent_task_id, root_task_id, sub_key, traceparent)
    values (spec ->> 'task_id', spec ->> 'run_id', parent.tenant_id, parent.project_id, parent.trace_id, parent.correlation_id, spec ->> 'task_type', spec -> 'payload',
            parent.priority, parent.task_id, coalesce(parent.root_task_id, parent.task_id), p_sub_key, p_traceparent);
    return spec ->> 'task_id';
end $$;
