insert into durable.message (hub, instance_key, kind, name, data)
select @hub, i.key, @kind, @name, @data
from durable.instance i
where i.hub = @hub and i.instance_id = @instance_id and i.completed_at is null
