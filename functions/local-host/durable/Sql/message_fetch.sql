select m.id, m.instance_key, m.execution, m.kind, m.task_id, m.name, m.data
from durable.message m
join durable.instance i on i.key = any (array[m.instance_key])
where m.hub = @hub and i.lease_owner is not distinct from @me and not m.id = any (@known)
order by m.id
limit @limit
