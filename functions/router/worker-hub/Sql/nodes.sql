-- name: register
insert into worker_hub.nodes (node_id, kind, lanes, capabilities, software, draining)
values (@nodeId, @kind, @lanes, @capabilities, @software, false)
on conflict (node_id) do update
set kind = excluded.kind, lanes = excluded.lanes, capabilities = excluded.capabilities, software = excluded.software, draining = false, heartbeat_at = now();

-- name: heartbeat
update worker_hub.nodes set heartbeat_at = now(), gpu = @gpu, free_slots = @freeSlots where node_id = @nodeId returning draining;

-- name: renew
-- Only the owner of an active lease may renew it, and only under its token.
with held as (
    select l.job_id, l.attempt
    from jsonb_to_recordset(@held::jsonb) as h(job_id text, attempt int, token bigint)
    join worker_hub.leases l on l.job_id = h.job_id and l.attempt = h.attempt and l.token = h.token
    where l.node_id = @nodeId and l.status = 'active'
    order by l.job_id, l.attempt for update of l)
update worker_hub.leases l
set expires_at = now() + make_interval(secs => @leaseS)
from held where l.job_id = held.job_id and l.attempt = held.attempt
returning l.job_id, l.attempt;

-- name: revoked
-- Of the leases that a node names: those that were taken back, as opposed to lapsed or over.
select l.job_id, l.attempt
from jsonb_to_recordset(@held::jsonb) as h(job_id text, attempt int, token bigint)
join worker_hub.leases l on l.job_id = h.job_id and l.attempt = h.attempt and l.token = h.token and l.node_id = @nodeId
where l.status = 'revoked';

-- name: drain
update worker_hub.nodes set draining = true where node_id = @nodeId;
