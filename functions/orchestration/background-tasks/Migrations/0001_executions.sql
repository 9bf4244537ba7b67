-- Executions: what an executor claims, holds under a lease and settles. docs/background-tasks.md has the protocol.

create table background_tasks.executions (
    task_id          text primary key check (task_id ~ '^task_[0-9a-f]{32}$'),
    run_id           text not null unique,
    tenant_id        text not null,
    project_id       text not null,
    trace_id         text,
    correlation_id   text,
    idempotency_key  text,
    error_code       text,
    version          bigint not null default 1,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    deleted_at       timestamptz,
    task_type        text not null,
    parameters       jsonb not null,
    priority         int not null default 5 check (priority between 0 and 9),
    generation       int not null default 1 check (generation >= 1),
    parent_task_id   text references background_tasks.executions (task_id),
    -- The family's first task; null for a task without parent.
    root_task_id     text,
    -- Names a sub-task within its parent, so that a second attempt of the parent finds it instead of making another.
    sub_key          text,
    status           text not null default 'ready'
                     check (status in ('ready','running','waiting','retrying','completed','completed_with_errors','failed','cancelled','dead_letter')),
    -- When it may be claimed: the age of a ready one, the end of the pause of a retrying one.
    due_at           timestamptz not null default now(),
    attempt          int not null default 0,
    failures         int not null default 0,
    token            bigint not null default 0,
    owner            text,
    lease_expires_at timestamptz,
    result           jsonb,
    error            jsonb,
    finished_at      timestamptz,
    unique (parent_task_id, sub_key),
    check ((status = 'running') = (owner is not null)),
    check ((status = 'running') = (lease_expires_at is not null)),
    check ((parent_task_id is null) = (sub_key is null)),
    check (status not in ('failed','dead_letter') or error is not null)
);
create index executions_due on background_tasks.executions (tenant_id, priority, due_at, task_id) where status in ('ready','retrying');
create index executions_leased on background_tasks.executions (lease_expires_at) where status = 'running';
create index executions_running on background_tasks.executions (tenant_id) where status = 'running';

create table background_tasks.checkpoints (
    task_id     text not null references background_tasks.executions (task_id) on delete cascade,
    name        text not null,
    tenant_id   text not null,
    project_id  text not null,
    value       jsonb,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    primary key (task_id, name)
);

-- Every failed attempt, with the parameters as they were.
create table background_tasks.error_log (
    entry_id     bigint generated always as identity primary key,
    task_id      text not null references background_tasks.executions (task_id) on delete cascade,
    run_id       text not null,
    tenant_id    text not null,
    project_id   text not null,
    generation   int not null,
    attempt      int not null,
    node_id      text,
    error_code   text not null,
    message      text not null,
    error        jsonb not null,
    raw_payload  jsonb not null,
    created_at   timestamptz not null default now()
);
create index error_log_by_task on background_tasks.error_log (task_id, entry_id);

-- Legal moves. The same list stands in ExecutionStates.cs; a test holds them together.
create table background_tasks.moves (from_status text, to_status text, primary key (from_status, to_status));
insert into background_tasks.moves values
    ('ready','running'), ('ready','cancelled'),
    ('running','ready'), ('running','waiting'), ('running','retrying'), ('running','completed'), ('running','completed_with_errors'), ('running','failed'), ('running','cancelled'), ('running','dead_letter'),
    ('waiting','completed'), ('waiting','completed_with_errors'), ('waiting','failed'), ('waiting','cancelled'),
    ('retrying','running'), ('retrying','cancelled'),
    ('failed','ready'), ('dead_letter','ready');

create function background_tasks.refuse_illegal_move() returns trigger language plpgsql as $$
begin
    if new.status <> old.status and not exists (select 1 from background_tasks.moves m where m.from_status = old.status and m.to_status = new.status) then
        raise exception 'illegal move of execution % from % to %', old.task_id, old.status, new.status using errcode = '23514';
    end if;
    return new;
end $$;
create trigger executions_legal_moves before update of status on background_tasks.executions for each row execute function background_tasks.refuse_illegal_move();

-- Taken before any row of a family is changed together with another.
create function background_tasks.hold_family(p_root_task_id text) returns void language sql as $$
    select pg_advisory_xact_lock(hashtextextended(p_root_task_id, 7372))
$$;

-- After a sub-task has ended: the parent's counts, and its end when this was the last. The caller holds the family.
create function background_tasks.settle_parent(p_parent_task_id text) returns void language plpgsql as $$
declare
    parent background_tasks.executions%rowtype;
    summary jsonb := orchestrator.summarize_sub_tasks(p_parent_task_id);
    outcome text;
    fault jsonb;
    open int := (summary ->> 'queued')::int + (summary ->> 'running')::int + (summary ->> 'retrying')::int;
    good int := (summary ->> 'completed')::int + (summary ->> 'completed_with_errors')::int;
begin
    select * into parent from background_tasks.executions where task_id = p_parent_task_id for update;
    if not found or parent.status <> 'waiting' or open > 0 then return; end if;
    outcome := case when (summary ->> 'completed')::int = (summary ->> 'total')::int then 'completed' when good > 0 then 'completed_with_errors' else 'failed' end;
    if outcome <> 'completed' then
        select jsonb_build_object('code', coalesce(e.error ->> 'code', 'cancelled'), 'retryable', false, 'advice', coalesce(e.error ->> 'advice', 'Look at the sub-tasks.'),
                   'message', format('%s of %s sub-tasks did not complete; the first: %s', (summary ->> 'total')::int - (summary ->> 'completed')::int, summary ->> 'total',
                                     coalesce(e.error ->> 'message', 'cancelled')))
          into fault from background_tasks.executions e
         where e.parent_task_id = p_parent_task_id and e.status <> 'completed' order by e.finished_at, e.task_id limit 1;
    end if;
    update background_tasks.executions set status = outcome, error = fault, error_code = fault ->> 'code', finished_at = now(), version = version + 1, updated_at = now()
     where task_id = p_parent_task_id;
    perform orchestrator.finish_task(parent.run_id, outcome, parent.result, fault, summary);
    if parent.parent_task_id is not null then perform background_tasks.settle_parent(parent.parent_task_id); end if;
end $$;

-- The end of an attempt, fenced on its token: how the execution stands afterwards, or null when the attempt was fenced off.
-- A function that succeeded while sub-tasks are open leaves its task waiting for them.
create function background_tasks.settle(p_task_id text, p_token bigint, p_status text, p_result jsonb, p_error jsonb) returns text language plpgsql as $$
declare
    execution background_tasks.executions%rowtype;
    children boolean;
    outcome text := p_status;
begin
    select * into execution from background_tasks.executions where task_id = p_task_id;
    children := exists (select 1 from background_tasks.executions e where e.parent_task_id = p_task_id);
    if children or execution.parent_task_id is not null then perform background_tasks.hold_family(coalesce(execution.root_task_id, p_task_id)); end if;

    select * into execution from background_tasks.executions where task_id = p_task_id and token = p_token and status = 'running' for update;
    if not found then return null; end if;
    if children and p_status = 'completed' then outcome := 'waiting'; end if;
    update background_tasks.executions
       set status = outcome, owner = null, lease_expires_at = null, result = p_result, error = p_error, error_code = p_error ->> 'code',
           failures = failures + case when p_error is null then 0 else 1 end,
           finished_at = case when outcome <> 'waiting' then now() end, version = version + 1, updated_at = now()
     where task_id = p_task_id;
    if outcome = 'waiting' then
        -- If they have all ended already, this ends the parent too; otherwise the last of them will.
        perform background_tasks.settle_parent(p_task_id);
        return (select status from background_tasks.executions where task_id = p_task_id);
    end if;
    if children then perform background_tasks.cancel_children(p_task_id, coalesce(p_error ->> 'message', 'The parent task ended.')); end if;
    perform orchestrator.finish_task(execution.run_id, outcome, p_result, p_error, case when children then orchestrator.summarize_sub_tasks(p_task_id) end);
    if execution.parent_task_id is not null then perform background_tasks.settle_parent(execution.parent_task_id); end if;
    return outcome;
end $$;

-- Ends every open descendant as cancelled, deepest last. Whoever runs one finds its lease gone. The caller holds the family.
create function background_tasks.cancel_children(p_task_id text, p_reason text) returns int language plpgsql as $$
declare
    child record;
    ended int := 0;
begin
    for child in
        with recursive family as (
            select e.task_id, e.run_id, 1 as depth from background_tasks.executions e where e.parent_task_id = p_task_id
            union all
            select e.task_id, e.run_id, f.depth + 1 from background_tasks.executions e join family f on e.parent_task_id = f.task_id)
        select task_id, run_id from family order by depth desc, task_id
    loop
        if background_tasks.cancel_one(child.task_id, p_reason) then ended := ended + 1; end if;
    end loop;
    return ended;
end $$;

create function background_tasks.cancel_one(p_task_id text, p_reason text) returns boolean language plpgsql as $$
declare
    run text;
    fault jsonb := jsonb_build_object('code', 'cancelled', 'message', p_reason, 'retryable', false, 'advice', 'It was cancelled on request; ask for it again to have it done.');
begin
    update background_tasks.executions set status = 'cancelled', owner = null, lease_expires_at = null, error = fault, error_code = 'cancelled', finished_at = now(),
           version = version + 1, updated_at = now()
     where task_id = p_task_id and status in ('ready','running','waiting','retrying') returning run_id into run;
    if not found then return false; end if;
    perform orchestrator.finish_task(run, 'cancelled', null, fault, null);
    return true;
end $$;

-- Cancels a task with all that is below it and tells its parent. False when it is over already or unknown.
create function background_tasks.cancel(p_run_id text, p_reason text) returns boolean language plpgsql as $$
declare execution background_tasks.executions%rowtype;
begin
    select * into execution from background_tasks.executions where run_id = p_run_id;
    if not found then return false; end if;
    perform background_tasks.hold_family(coalesce(execution.root_task_id, execution.task_id));
    if not background_tasks.cancel_one(execution.task_id, p_reason) then return false; end if;
    perform background_tasks.cancel_children(execution.task_id, p_reason);
    perform orchestrator.summarize_sub_tasks(execution.task_id) where exists (select 1 from background_tasks.executions e where e.parent_task_id = execution.task_id);
    if execution.parent_task_id is not null then perform background_tasks.settle_parent(execution.parent_task_id); end if;
    return true;
end $$;

alter table background_tasks.executions enable row level security;
alter table background_tasks.executions force row level security;
alter table background_tasks.checkpoints enable row level security;
alter table background_tasks.checkpoints force row level security;
alter table background_tasks.error_log enable row level security;
alter table background_tasks.error_log force row level security;
create policy tenant on background_tasks.executions using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on background_tasks.checkpoints using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on background_tasks.error_log using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');

create view background_tasks.error_log_v1 as
    select entry_id, task_id, run_id, tenant_id, project_id, generation, attempt, node_id, error_code, message, error, raw_payload, created_at from background_tasks.error_log;

grant usage on schema background_tasks to ainer_app, ainer_worker;
grant select on background_tasks.error_log_v1 to ainer_app, ainer_worker;
grant select, insert, update, delete on background_tasks.executions, background_tasks.checkpoints, background_tasks.error_log to ainer_worker;
grant select on background_tasks.moves to ainer_worker;
revoke all on all functions in schema background_tasks from public;
grant execute on all functions in schema background_tasks to ainer_worker;

-- A sub-task of a running attempt: the same key gives the same sub-task. Null when the attempt was fenced off. p_spec is a TaskSpec.
create function background_tasks.submit_sub_task(p_parent_task_id text, p_token bigint, p_sub_key text, p_spec jsonb, p_traceparent text) returns text language plpgsql as $$
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
    insert into background_tasks.executions (task_id, run_id, tenant_id, project_id, trace_id, correlation_id, task_type, parameters, priority, parent_task_id, root_task_id, sub_key)
    values (spec ->> 'task_id', spec ->> 'run_id', parent.tenant_id, parent.project_id, parent.trace_id, parent.correlation_id, spec ->> 'task_type', spec -> 'payload',
            parent.priority, parent.task_id, coalesce(parent.root_task_id, parent.task_id), p_sub_key);
    return spec ->> 'task_id';
end $$;
revoke all on function background_tasks.submit_sub_task(text, bigint, text, jsonb, text) from public;
grant execute on function background_tasks.submit_sub_task(text, bigint, text, jsonb, text) to ainer_worker;
