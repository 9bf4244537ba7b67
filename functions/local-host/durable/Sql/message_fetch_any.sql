-- For tests of duplication: also what is meant for instances that another engine has taken and that are still in memory here.
select m.id, m.instance_key, m.execution, m.kind, m.task_id, m.name, m.data
from durable.message m
where m.hub = @hub and m.instance_key = any (@live) and not m.id = any (@known)
order by m.id
limit @limit
