-- Renews the session and says how many engines share the hub; no row: the session was taken for dead.
update durable.engine e
set expires_at = now() + @lease
where e.id = @me
returning (select count(*) from durable.engine o where o.hub = @hub and o.expires_at > now())::int
