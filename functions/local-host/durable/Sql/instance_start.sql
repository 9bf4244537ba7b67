-- Starts an instance; one of the same id whose status may be replaced starts afresh, fencing out whoever held it, and all that
-- was meant for its earlier executions goes.
with old as (
    select key
    from durable.instance
    where hub = @hub and instance_id = @instance_id and status = any (@replaceable)
    for update
), started as (
    insert into durable.instance as i (hub, instance_id, name, version, status, input, tags, wake_at, trace_parent)
    values (@hub, @instance_id, @name, @version, 6, @input, @tags, coalesce(@start_at, now()), @trace_parent)
    on conflict (hub, instance_id) do update
    set name = excluded.name, version = excluded.version, status = 6, execution = i.execution + 1, input = excluded.input,
        tags = excluded.tags, output = null, failure = null, custom_status = null, wake_at = excluded.wake_at, created_at = now(),
        updated_at = now(), completed_at = null, lease_owner = null, lease_token = i.lease_token + 1,
        parent_key = null, parent_execution = null, parent_task_id = null, parent_name = null, parent_instance_id = null,
        trace_parent = excluded.trace_parent
    where i.status = any (@replaceable)
    returning i.key
), steps as (
    delete from durable.history h using old o, started s where s.key = o.key and h.instance_key = o.key
), activities as (
    delete from durable.activity a using old o, started s where s.key = o.key and a.instance_key = o.key
), messages as (
    delete from durable.message m using old o, started s where s.key = o.key and m.instance_key = o.key
)
select key from started
