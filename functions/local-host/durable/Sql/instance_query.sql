select key, instance_id, name, status, created_at, updated_at, tags,
    case when @full then input end, case when @full then output end, case when @full then custom_status end,
    failure, version
from durable.instance
where hub = any (@hubs)
  and key > @after
  and (@created_from::timestamptz is null or created_at >= @created_from)
  and (@created_to::timestamptz is null or created_at <= @created_to)
  and (@statuses::smallint[] is null or status = any (@statuses))
  and (@prefix::text is null or starts_with(instance_id, @prefix))
order by key
limit @limit
