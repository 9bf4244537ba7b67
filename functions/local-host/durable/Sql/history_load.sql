select h.instance_key, h.step, h.events
from unnest(@keys, @executions) as k (instance_key, execution)
join durable.history h on h.instance_key = any (array[k.instance_key]) and h.execution = k.execution
order by k.instance_key, h.step
