-- One group commit: any number of steps, each fenced on its lease. Everything a step brings names it by its place in the arrays, not by
-- its instance: one whose lease is gone may be here beside one of the same instance that has the lease.
-- "= any (array[x])" instead of "= x" lets a plan that was made while a table was empty find rows by key only (docs/durable-engine.md, Speed).
with step as (
    select *
    from unnest(@keys, @tokens, @executions, @statuses, @restarted, @inputs, @versions, @outputs, @failures,
            @custom_statuses, @wakes, @step_numbers, @step_events) with ordinality
        as s (key, token, execution, status, restarted, input, version, output, failure, custom_status, wake_at, number, events, place)
), held as (
    update durable.instance i
    set execution = s.execution,
        status = s.status,
        input = case when s.restarted then s.input else i.input end,
        version = case when s.restarted then s.version else i.version end,
        output = s.output,
        failure = s.failure,
        custom_status = s.custom_status,
        wake_at = s.wake_at,
        updated_at = now(),
        completed_at = case when s.status in (1, 3, 5) then now() end,
        lease_owner = case when s.status in (1, 3, 5) then null else i.lease_owner end
    from step s
    where i.key = any (array[s.key]) and i.lease_owner is not distinct from @me and i.lease_token = s.token
    returning s.place, i.key, i.execution, i.status, i.name, i.instance_id, i.trace_parent, s.restarted
), written as (
    insert into durable.history (instance_key, execution, step, events)
    select s.key, s.execution, s.number, s.events
    from step s
    join held h on h.place = s.place
), truncated as (
    delete from durable.history y
    using held h
    where h.restarted and y.instance_key = any (array[h.key]) and y.execution < h.execution
), scheduled as (
    insert into durable.activity (instance_key, execution, task_id, hub, name, version, input, lease_owner, lease_token)
    select h.key, a.execution, a.task_id, @hub, a.name, a.version, a.input,
        case when a.mine then @me end, case when a.mine then 1 else 0 end
    from unnest(@activity_steps, @activity_executions, @activity_tasks, @activity_names, @activity_versions, @activity_inputs,
            @activity_mine)
        as a (step, execution, task_id, name, version, input, mine)
    join held h on h.place = a.step
), applied as (
    delete from durable.activity a
    using unnest(@applied_steps, @applied_keys, @applied_executions, @applied_tasks) as d (step, key, execution, task_id), held h
    where h.place = d.step and a.instance_key = any (array[d.key]) and a.execution = d.execution and a.task_id = d.task_id
), abandoned as (
    delete from durable.activity a
    using held h
    where h.status = 5 and a.instance_key = any (array[h.key])
), consumed as (
    delete from durable.message m
    using unnest(@consumed_ids, @consumed_steps) as c (id, step), held h
    where h.place = c.step and m.hub = @hub and m.id = any (array[c.id])
), dropped as (
    delete from durable.message m
    using held h
    where h.status in (1, 3, 5) and m.instance_key = any (array[h.key])
), child as (
    select c.*, h.key as parent_key, h.name as parent_name, h.instance_id as parent_instance_id, h.trace_parent
    from unnest(@child_steps, @child_executions, @child_tasks, @child_ids, @child_names, @child_versions, @child_inputs)
        as c (step, parent_execution, parent_task_id, instance_id, name, version, input)
    join held h on h.place = c.step
), born as (
    insert into durable.instance as i (hub, instance_id, name, version, status, input, wake_at, lease_owner, lease_token,
        parent_key, parent_execution, parent_task_id, parent_name, parent_instance_id, trace_parent)
    select distinct on (c.instance_id) @hub, c.instance_id, c.name, c.version, 6, c.input, now(), @me, 1,
        c.parent_key, c.parent_execution, c.parent_task_id, c.parent_name, c.parent_instance_id,
        c.trace_parent
    from child c
    order by c.instance_id
    on conflict (hub, instance_id) do update
    set name = excluded.name, version = excluded.version, status = 6, execution = i.execution + 1, input = excluded.input,
        output = null, failure = null, custom_status = null, tags = null, wake_at = now(), created_at = now(), updated_at = now(),
        completed_at = null, lease_owner = excluded.lease_owner, lease_token = i.lease_token + 1,
        parent_key = excluded.parent_key, parent_execution = excluded.parent_execution,
        parent_task_id = excluded.parent_task_id, parent_name = excluded.parent_name,
        parent_instance_id = excluded.parent_instance_id, trace_parent = excluded.trace_parent
    where i.completed_at is not null
    returning i.key, i.lease_token, i.execution, i.instance_id, i.parent_key, i.parent_task_id
), refused as (
    insert into durable.message (hub, instance_key, execution, kind, task_id, data)
    select @hub, c.parent_key, c.parent_execution, 'SubFailed', c.parent_task_id, @refusal
    from child c
    where not exists (select from born b where b.parent_key = c.parent_key and b.parent_task_id = c.parent_task_id)
    returning id
), sent as (
    insert into durable.message (hub, instance_key, execution, kind, task_id, name, data)
    select @hub, t.key, m.execution, m.kind, m.task_id, m.name, m.data
    from unnest(@sent_steps, @sent_targets, @sent_executions, @sent_kinds, @sent_tasks, @sent_names, @sent_data) with ordinality
        as m (step, target, execution, kind, task_id, name, data, number)
    join held h on h.place = m.step
    join lateral (
        select i.key from durable.instance i
        where i.hub = @hub and i.instance_id = m.target and i.completed_at is null
          and (m.execution is null or i.execution = m.execution)
        union
        select b.key from born b where b.instance_id = m.target
    ) t on true
    order by m.number
    returning id
)
select 'step' as what, h.place as key, 0::bigint as token, 0 as execution, null::text as instance_id from held h
union all
select 'child', b.key, b.lease_token, b.execution, b.instance_id from born b
union all
select 'message', count(*), 0, 0, null from (select id from refused union all select id from sent) x having count(*) > 0
