with due as (
    select i.key
    from durable.instance i
    where i.hub = @hub and i.lease_owner is null and i.wake_at <= now()
    order by i.wake_at
    limit @limit
    for update skip locked
), waiting as materialized (
    select m.instance_key from durable.message m where m.hub = @hub
), addressed as (
    select i.key
    from (select distinct instance_key from waiting) m
    join durable.instance i on i.key = any (array[m.instance_key])
    where i.lease_owner is null and i.completed_at is null
    limit @limit
    for update of i skip locked
), chosen as (
    select key from due union select key from addressed
)
update durable.instance i
set lease_owner = @me, lease_token = i.lease_token + 1
from chosen c
where i.key = any (array[c.key])
returning i.key, i.lease_token, i.instance_id, i.name, i.version, i.status, i.execution, i.input, i.custom_status,
    i.wake_at, i.parent_name, i.parent_instance_id, i.parent_execution, i.parent_task_id,
    i.trace_parent
