-- name: issue
-- A token or ticket ends with its key at the latest.
insert into gateway.api_keys (key_id, tenant_id, name, role, key_hash, kind, expires_at, per_second, parent_key_id)
select @keyId, @tenantId, @name, @role, @hash, @kind, least(now() + @lifeS * interval '1 second', parent.expires_at), parent.per_second, coalesce(parent.parent_key_id, parent.key_id)
  from gateway.api_keys as parent where parent.key_id = @parentId and parent.revoked_at is null
returning expires_at;

-- name: forget_expired
delete from gateway.api_keys where kind <> 'key' and expires_at < now() - interval '1 hour';

-- name: tenant
-- The row's lock: two revocations at once could otherwise each believe that the other's key remains.
select operates from gateway.tenants where tenant_id = @tenantId for update;

-- name: create
insert into gateway.api_keys (key_id, tenant_id, name, role, key_hash, expires_at, per_second, hint, created_by)
values (@keyId, @tenantId, @name, @role, @hash, @expiresAt, @perSecond, @hint, @createdBy)
returning key_id, tenant_id, name, role, hint, per_second, created_by, created_at, last_used_at, expires_at, revoked_at;

-- name: one
select key_id, tenant_id, name, role, hint, per_second, created_by, created_at, last_used_at, expires_at, revoked_at
  from gateway.api_keys where key_id = @keyId and tenant_id = @tenantId and kind = 'key';

-- name: list
select key_id, tenant_id, name, role, hint, per_second, created_by, created_at, last_used_at, expires_at, revoked_at
  from gateway.api_keys
 where tenant_id = @tenantId and kind = 'key'
   and (@role::text[] is null or role = any(@role))
   and (@includeRevoked or revoked_at is null)
   and (@beforeAt::timestamptz is null or (created_at, key_id) < (@beforeAt, @beforeId))
 order by created_at desc, key_id desc
 limit @limit;

-- name: other_admins
select count(*) from gateway.api_keys
 where tenant_id = @tenantId and kind = 'key' and role = 'admin' and revoked_at is null and (expires_at is null or expires_at > now()) and key_id <> @keyId;

-- name: revoke
update gateway.api_keys set revoked_at = now() where tenant_id = @tenantId and (key_id = @keyId or parent_key_id = @keyId) and revoked_at is null;
