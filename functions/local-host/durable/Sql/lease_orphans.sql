-- Frees what engines hold that have no session any more. The reaping of a dead engine does not see what a statement of its own that
-- was still under way in the server stores a moment later, and nobody reaps that engine again.
with instances as (
    update durable.instance i
    set lease_owner = null
    where i.hub = @hub and i.lease_owner is not null and not exists (select from durable.engine e where e.id = i.lease_owner)
    returning i.key
), activities as (
    update durable.activity a
    set lease_owner = null
    where a.hub = @hub and a.lease_owner is not null and not exists (select from durable.engine e where e.id = a.lease_owner)
    returning a.instance_key
)
select (select count(*) from instances)::int, (select count(*) from activities)::int
