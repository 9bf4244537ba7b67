-- Tokens and tickets end with the key that they were made from, and share its rate limit, so that they name it.
alter table gateway.api_keys add column parent_key_id text;
-- The last characters of the secret: enough to tell keys apart in a list, too few to help a guess.
alter table gateway.api_keys add column hint text;
alter table gateway.api_keys add column created_by text;
create index api_keys_by_parent on gateway.api_keys (parent_key_id) where parent_key_id is not null;
create index api_keys_listed on gateway.api_keys (tenant_id, created_at desc, key_id desc) where kind = 'key';

-- Requests per second of all keys of a tenant together; null = the app's default, 0 = no limit.
alter table gateway.tenants add column per_second float8 check (per_second >= 0);
-- A node's key serves every tenant's jobs. So only the tenant that runs the house may make one.
alter table gateway.tenants add column operates boolean not null default false;

-- Whoever holds a key may read its tenant's row, before the transaction has entered the tenant.
alter policy tenant on gateway.tenants using (
    tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker'
    or exists (select 1 from gateway.api_keys k where k.key_hash = current_setting('app.key_hash', true) and k.tenant_id = tenants.tenant_id));

create or replace view gateway.api_key_v1 as
    select k.key_id, k.tenant_id, k.name, k.role, k.key_hash, k.expires_at, k.revoked_at, k.kind, k.per_second, k.parent_key_id, t.per_second as tenant_per_second
      from gateway.api_keys k join gateway.tenants t on t.tenant_id = k.tenant_id where t.deleted_at is null;
