with gone as (
    delete from durable.engine where id = @me
), instances as (
    update durable.instance set lease_owner = null where lease_owner = @me
)
update durable.activity set lease_owner = null where hub = @hub and lease_owner = @me
