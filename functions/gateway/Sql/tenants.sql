-- name: operates
select operates from gateway.tenants where tenant_id = @tenantId;

-- name: operate
-- From here to the end of the transaction the roll is open; see the policy "operator".
select set_config('app.operator', 'yes', true);

-- name: list
select tenant_id, name, per_second, operates, version, created_at, updated_at from gateway.tenants
 where deleted_at is null and (@afterId::text is null or tenant_id > @afterId)
 order by tenant_id
 limit @limit;

-- name: one
select tenant_id, name, per_second, operates, version, created_at, updated_at from gateway.tenants where tenant_id = @tenantId and deleted_at is null;

-- name: lock
select tenant_id, name, per_second, operates, version, created_at, updated_at from gateway.tenants where tenant_id = @tenantId and deleted_at is null for update;

-- name: change
update gateway.tenants set name = @name, per_second = @perSecond, version = version + 1, updated_at = now() where tenant_id = @tenantId
returning tenant_id, name, per_second, operates, version, created_at, updated_at;

-- name: add
insert into gateway.tenants (tenant_id, name, per_second) values (@tenantId, @name, @perSecond) on conflict (tenant_id) do nothing
returning tenant_id, name, per_second, operates, version, created_at, updated_at;

-- name: enter
select set_config('app.tenant_id', @tenantId, true);
