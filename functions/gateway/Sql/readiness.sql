-- name: lanes_known
-- What nodes have ever said they can do, as long as they were heard of within the time that counts as away for a while.
select distinct lane ->> 'lane' as lane from worker_hub.node_v1, jsonb_array_elements(lanes) as lane where heartbeat_at > now() - make_interval(hours => @goneAfterH);

-- name: accepted_before
select exists (select 1 from gateway.idempotency_keys where tenant_id = @tenantId and route = @route and key = @key);
