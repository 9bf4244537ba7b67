select key, instance_id
from durable.instance
where hub = @hub and key > @after and completed_at is not null
  and (@completed_from::timestamptz is null or completed_at >= @completed_from)
  and (@completed_to::timestamptz is null or completed_at <= @completed_to)
  and (@statuses::smallint[] is null or status = any (@statuses))
order by key
limit @limit
