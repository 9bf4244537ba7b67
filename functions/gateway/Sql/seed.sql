-- name: tenant
-- The tenant that runs the house: it may make node keys, and its own programs are not limited.
insert into gateway.tenants (tenant_id, name, per_second, operates) values ('t_001', 'Development', 0, true)
on conflict (tenant_id) do update set per_second = coalesce(tenants.per_second, 0), operates = true;

-- name: project
insert into gateway.projects (tenant_id, project_id, name) values ('t_001', 'p_001', 'Sample project') on conflict do nothing;

-- name: chapter
insert into gateway.chapters (tenant_id, project_id, chapter_id, title, ordinal, content) values ('t_001', 'p_001', 'ch_001', 'Sample chapter', 1, @content)
on conflict (tenant_id, chapter_id) do nothing;

-- name: key
-- The development machine's own programs share these two keys, so they have no rate limit.
insert into gateway.api_keys (key_id, tenant_id, name, role, key_hash, per_second) values (@keyId, 't_001', @name, @role, @hash, 0)
on conflict (key_id) do update set key_hash = excluded.key_hash, revoked_at = null;
