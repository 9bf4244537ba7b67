-- name: issue
insert into gateway.api_keys (key_id, tenant_id, name, role, key_hash, kind, expires_at, per_second)
select @keyId, @tenantId, @name, @role, @hash, @kind, now() + @lifeS * interval '1 second', parent.per_second
  from gateway.api_keys as parent where parent.key_id = @parentId
returning expires_at;

-- name: forget_expired
delete from gateway.api_keys where kind <> 'key' and expires_at < now() - interval '1 hour';
