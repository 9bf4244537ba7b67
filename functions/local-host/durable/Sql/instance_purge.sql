-- Removes finished instances by id or by filter; with @recursive their finished descendants too.
with recursive root as (
    select key
    from durable.instance
    where hub = @hub and completed_at is not null
      and (@instance_id::text is null or instance_id = @instance_id)
      and (@created_from::timestamptz is null or created_at >= @created_from)
      and (@created_to::timestamptz is null or created_at <= @created_to)
      and (@completed_before::timestamptz is null or completed_at < @completed_before)
      and (@statuses::smallint[] is null or status = any (@statuses))
    limit @limit
), doomed as (
    select key from root
    union
    select c.key
    from durable.instance c
    join doomed d on c.parent_key = any (array[d.key])
    where @recursive and c.completed_at is not null
), steps as (
    delete from durable.history h using doomed d where h.instance_key = any (array[d.key])
), activities as (
    delete from durable.activity a using doomed d where a.instance_key = any (array[d.key])
), messages as (
    delete from durable.message m using doomed d where m.instance_key = any (array[d.key])
), removed as (
    delete from durable.instance i using doomed d where i.key = any (array[d.key]) returning i.key
)
select count(*)::int from removed
