-- Starts an instance; one of the same id whose status may be replaced starts afresh, fencing out whoever held it, and all that
-- was meant for its earlier executions goes. A replaced instance is known by its execution, which a new one begins at 0: another
-- look at the old row would depend on whether it comes before or after the row is changed, an order that SQL leaves open.
with started as (
    insert into durable.instance as i (hub, instance_id, name, version, status, input, tags, wake_at, trace_parent)
    values (@hub, @instance_id, @name, @version, 6, @input, @tags, coalesce(@start_at, now()), @trace_parent)
    on conflict (hub, instance_id) do update
    set name = excluded.name, version = excluded.version, status = 6, execution = i.execution + 1, input = excluded.input,
        tags = excluded.tags, output = null, failure = null, custom_status = null, wake_at = excluded.wake_at, created_at = now(),
        updated_at = now(), completed_at = null, lease_owner = null, lease_token = i.lease_token + 1,
        parent_key = null, parent_execution = null, parent_task_id = null, parent_name = null, parent_instance_id = null,
        trace_parent = excluded.trace_parent
    where i.status = any (@replaceable)
    returning i.key, i.execution
), steps as (
    delete from durable.history h using started s where s.execution > 0 and h.instance_key = any (array[s.key])
), activities as (
    delete from durable.activity a using started s where s.execution > 0 and a.instance_key = any (array[s.key])
), messages as (
    delete from durable.message m using started s where s.execution > 0 and m.instance_key = any (array[s.key])
)
select key from started
