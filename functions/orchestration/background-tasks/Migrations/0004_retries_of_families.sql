-- A retry does again what did not complete, and nothing else: failed and dead-lettered sub-tasks, and those that a failing parent took along. What somebody cancelled stays
-- cancelled. A parent whose own function had succeeded does not run it again: it waits for its sub-tasks and is counted anew.
insert into background_tasks.moves values ('completed_with_errors','waiting'), ('failed','waiting'), ('cancelled','ready');
alter table background_tasks.executions add column ended_by_parent boolean not null default false;

drop function background_tasks.cancel_children(text, text);
-- Ends every open descendant as cancelled, deepest last. Whoever runs one finds its lease gone. The caller holds the family.
create function background_tasks.cancel_children(p_task_id text, p_reason text, p_by_failure boolean default false) returns int language plpgsql as $$
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
        if background_tasks.cancel_one(child.task_id, p_reason) then
            ended := ended + 1;
            if p_by_failure then update background_tasks.executions set ended_by_parent = true where task_id = child.task_id; end if;
        end if;
    end loop;
    return ended;
end $$;

create or replace function background_tasks.settle(p_task_id text, p_token bigint, p_status text, p_result jsonb, p_error jsonb) returns text language plpgsql as $$
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
    if children then perform background_tasks.cancel_children(p_task_id, coalesce(p_error ->> 'message', 'The parent task ended.'), true); end if;
    perform orchestrator.finish_task(execution.run_id, outcome, p_result, p_error, case when children then orchestrator.summarize_sub_tasks(p_task_id) end);
    if execution.parent_task_id is not null then perform background_tasks.settle_parent(execution.parent_task_id); end if;
    return outcome;
end $$;

-- Makes one task due, or waiting, under its next generation. The caller holds the family.
create function background_tasks.open_again(p_task_id text, p_status text) returns boolean language plpgsql as $$
declare
    execution background_tasks.executions%rowtype;
    next int;
begin
    select * into execution from background_tasks.executions where task_id = p_task_id for update;
    next := orchestrator.reopen_task(execution.run_id);
    if next is null then return false; end if;
    update background_tasks.executions
       set status = p_status, generation = next, failures = 0, error = null, error_code = null, finished_at = null, due_at = now(), ended_by_parent = false,
           version = version + 1, updated_at = now()
     where task_id = p_task_id;
    if p_status = 'waiting' then
        perform orchestrator.begin_task(execution.run_id, next, null, execution.attempt);
        perform orchestrator.summarize_sub_tasks(p_task_id);
    end if;
    return true;
end $$;

-- A task that did not complete, with all below it that did not. The caller holds the family.
create function background_tasks.do_again(p_task_id text) returns boolean language plpgsql as $$
declare
    execution background_tasks.executions%rowtype;
    child record;
    below boolean := false;
begin
    select * into execution from background_tasks.executions where task_id = p_task_id;
    if not (execution.status in ('failed','dead_letter','completed_with_errors') or execution.status = 'cancelled' and execution.ended_by_parent) then return false; end if;
    for child in select task_id from background_tasks.executions where parent_task_id = p_task_id order by task_id loop
        if background_tasks.do_again(child.task_id) then below := true; end if;
    end loop;
    if execution.status in ('failed','completed_with_errors') and execution.result is not null then
        return below and background_tasks.open_again(p_task_id, 'waiting');
    end if;
    return background_tasks.open_again(p_task_id, 'ready');
end $$;

-- Retry by request. A sub-task that is retried by itself is counted anew by those above it that have ended. False when there is nothing to do again.
create function background_tasks.retry(p_run_id text) returns boolean language plpgsql as $$
declare
    execution background_tasks.executions%rowtype;
begin
    select * into execution from background_tasks.executions where run_id = p_run_id;
    if not found then return false; end if;
    perform background_tasks.hold_family(coalesce(execution.root_task_id, execution.task_id));
    if not background_tasks.do_again(execution.task_id) then return false; end if;
    while execution.parent_task_id is not null loop
        select * into execution from background_tasks.executions where task_id = execution.parent_task_id;
        perform orchestrator.summarize_sub_tasks(execution.task_id);
        exit when not (execution.status in ('failed','completed_with_errors') and execution.result is not null);
        exit when not background_tasks.open_again(execution.task_id, 'waiting');
    end loop;
    return true;
end $$;
revoke all on all functions in schema background_tasks from public;
grant execute on all functions in schema background_tasks to ainer_worker;
