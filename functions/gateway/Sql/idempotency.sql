-- name: try_lock
select pg_try_advisory_xact_lock(hashtextextended(@tenantId || E'\n' || @route || E'\n' || @key, 7071));

-- name: find
select body_hash, status, answer::text as answer from gateway.idempotency_keys where tenant_id = @tenantId and route = @route and key = @key;

-- name: keep
insert into gateway.idempotency_keys (tenant_id, route, key, body_hash, status, answer) values (@tenantId, @route, @key, @bodyHash, @status, @answer::json);
