-- Frees everything that engines with a lapsed session held.
with lapsed as (
    delete from durable.engine where hub = @hub and expires_at < now() returning id
), instances as (
    update durable.instance i
    set lease_owner = null
    from lapsed l
    where i.lease_owner = l.id
    returning i.key
), activities as (
    update durable.activity a
    set lease_owner = null
    from lapsed l
    where a.hub = @hub and a.lease_owner = l.id
    returning a.instance_key
)
select (select count(*) from lapsed)::int, (select count(*) from instances)::int, (select count(*) from activities)::int
