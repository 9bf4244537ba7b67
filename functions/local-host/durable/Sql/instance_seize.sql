-- For tests of duplication: takes instances from engines that are well. Each only while it has been leased a few times, so that
-- two engines that take from each other both come to an end.
with chosen as (
    select i.key
    from durable.instance i
    where i.hub = @hub and i.lease_owner is not null and i.lease_owner <> @me and i.completed_at is null and i.lease_token < 12
    limit @limit
    for update skip locked
)
update durable.instance i
set lease_owner = @me, lease_token = i.lease_token + 1
from chosen c
where i.key = any (array[c.key])
returning i.key, i.lease_token, i.instance_id, i.name, i.version, i.status, i.execution, i.input, i.custom_status,
    i.wake_at, i.parent_name, i.parent_instance_id, i.parent_execution, i.parent_task_id,
    i.trace_parent
