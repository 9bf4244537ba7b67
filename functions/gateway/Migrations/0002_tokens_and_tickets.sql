-- Short-lived secrets are rows like keys, so that one look-up knows them all: a token is exchanged for a key, a ticket opens an event stream from a browser.
alter table gateway.api_keys add column kind text not null default 'key' check (kind in ('key','token','ticket'));
-- Requests per second; null = the app's default, 0 = no limit.
alter table gateway.api_keys add column per_second float8 check (per_second >= 0);
alter table gateway.api_keys add check (kind = 'key' or expires_at is not null);
create index api_keys_by_expiry on gateway.api_keys (expires_at) where kind <> 'key';

create or replace view gateway.api_key_v1 as
    select key_id, tenant_id, name, role, key_hash, expires_at, revoked_at, kind, per_second from gateway.api_keys;

-- Retention.
grant select, delete on gateway.api_keys to ainer_worker;
