-- After a statement with unknown outcome: frees what this engine holds in the store but not in memory.
with instances as (
    update durable.instance
    set lease_owner = null
    where lease_owner = @me and not key = any (@live_keys)
)
update durable.activity a
set lease_owner = null
where a.hub = @hub and a.lease_owner = @me
  and not exists (
      select from unnest(@held_keys, @held_executions, @held_tasks) as h (instance_key, execution, task_id)
      where h.instance_key = a.instance_key and h.execution = a.execution and h.task_id = a.task_id)
