with free as (
    select a.instance_key, a.execution, a.task_id
    from durable.activity a
    where a.hub = @hub and a.lease_owner is null
    order by a.instance_key, a.task_id
    limit @limit
    for update skip locked
)
update durable.activity a
set lease_owner = @me, lease_token = a.lease_token + 1
from free f
left join durable.instance i on i.key = any (array[f.instance_key])
where a.instance_key = any (array[f.instance_key]) and a.execution = f.execution and a.task_id = f.task_id
returning a.instance_key, a.execution, a.task_id, a.lease_token, a.name, a.version, a.input, coalesce(i.instance_id, ''), i.trace_parent
