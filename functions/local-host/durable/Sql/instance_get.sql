select key, instance_id, name, status, created_at, updated_at, tags,
    case when @full then input end, case when @full then output end, case when @full then custom_status end,
    failure, version
from durable.instance
where hub = @hub and instance_id = @instance_id
