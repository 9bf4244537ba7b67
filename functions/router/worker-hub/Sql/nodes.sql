-- name: register
insert into worker_hub.nodes (node_id, kind, lanes, capabilities, software, draining)
values (@nodeId, @kind, @lanes, @capabilities, @software, false)
on conflict (node_id) do update
set kind = excluded.kind, lanes = excluded.lanes, capabilities = excluded.capabilities, software = excluded.software, draining = false, heartbeat_at = now();

-- name: heartbeat
update worker_hub.nodes set heartbeat_at = now(), gpu = @gpu, free_slots = @freeSlots where node_id = @nodeId returning draining;

-- name: renew
-- Only the owner of an active lease may renew it, and only under its token.
update worker_hub.leases l
set expires_at = now() + make_interval(secs => @leaseS)
from jsonb_to_recordset(@held::jsonb) as h(job_id text, attempt int, token bigint)
where l.job_id = h.job_id and l.attempt = h.attempt and l.token = h.token and l.node_id = @nodeId and l.status = 'active'
returning l.job_id, l.attempt;

-- name: drain
update worker_hub.nodes set draining = true where node_id = @nodeId;

-- name: known
select exists (select 1 from worker_hub.nodes where node_id = @nodeId);
