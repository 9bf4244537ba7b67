-- Who wants to hear of a project's events, and what became of each message. docs/webhooks.md has the protocol.

create table webhooks.hooks (
    webhook_id      text primary key check (webhook_id ~ '^wh_[0-9a-f]{32}$'),
    tenant_id       text not null,
    project_id      text not null,
    trace_id        text,
    correlation_id  text,
    idempotency_key text,
    error_code      text,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    deleted_at      timestamptz,
    url             text not null check (length(url) <= 2000),
    description     text,
    events          text[] not null check (cardinality(events) between 1 and 50),
    -- Needed to sign, so it cannot be a hash; no view shows it.
    secret          text not null,
    status          text not null default 'active' check (status in ('active','disabled')),
    disabled_reason text,
    last_success_at timestamptz,
    check (deleted_at is null or status = 'disabled'),
    check (status = 'disabled' or disabled_reason is null)
);
create index hooks_by_project on webhooks.hooks (tenant_id, project_id, created_at desc, webhook_id desc) where deleted_at is null;

create sequence webhooks.lease_tokens;

create table webhooks.deliveries (
    delivery_id     text primary key,
    webhook_id      text not null references webhooks.hooks (webhook_id) on delete cascade,
    tenant_id       text not null,
    project_id      text not null,
    trace_id        text,
    correlation_id  text,
    idempotency_key text,
    error_code      text,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    deleted_at      timestamptz,
    event_id        text not null,
    event_type      text not null,
    run_id          text,
    -- Exactly what is sent and signed.
    body            text not null,
    status          text not null default 'pending' check (status in ('pending','delivered','failed')),
    -- Of all attempts, and of those since it was queued last: the cap counts these.
    attempts        int not null default 0,
    tries           int not null default 0,
    queued_at       timestamptz not null default now(),
    next_attempt_at timestamptz default now(),
    last_attempt_at timestamptz,
    last_status     int,
    last_latency_ms int,
    last_error      text,
    delivered_at    timestamptz,
    lease_token     bigint,
    lease_until     timestamptz,
    unique (webhook_id, event_id),
    check ((status = 'pending') = (next_attempt_at is not null)),
    check (status <> 'delivered' or delivered_at is not null)
);
create index deliveries_due on webhooks.deliveries (webhook_id, next_attempt_at) where status = 'pending';
create index deliveries_by_webhook on webhooks.deliveries (webhook_id, created_at desc, delivery_id desc);

create table webhooks.attempts (
    delivery_id text not null references webhooks.deliveries (delivery_id) on delete cascade,
    attempt     int not null,
    tenant_id   text not null,
    started_at  timestamptz not null default now(),
    -- Null until it is over, and for ever when the sender died: then nobody knows whether the receiver got it.
    latency_ms  int,
    http_status int,
    error       text,
    primary key (delivery_id, attempt)
);

create table webhooks.delivery_moves (from_status text, to_status text, primary key (from_status, to_status));
insert into webhooks.delivery_moves values ('pending','delivered'), ('pending','failed'), ('delivered','pending'), ('failed','pending');
create function webhooks.refuse_illegal_move() returns trigger language plpgsql as $$
begin
    if new.status <> old.status and not exists (select 1 from webhooks.delivery_moves where from_status = old.status and to_status = new.status) then
        raise exception 'illegal move of a delivery from % to %', old.status, new.status using errcode = '23514';
    end if;
    return new;
end $$;
create trigger deliveries_legal_moves before update of status on webhooks.deliveries for each row execute function webhooks.refuse_illegal_move();

alter table webhooks.hooks enable row level security;
alter table webhooks.hooks force row level security;
alter table webhooks.deliveries enable row level security;
alter table webhooks.deliveries force row level security;
alter table webhooks.attempts enable row level security;
alter table webhooks.attempts force row level security;
create policy tenant on webhooks.hooks using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on webhooks.deliveries using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on webhooks.attempts using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');

-- Published to the gateway, inside its own transaction and as the tenant of that transaction.
create function webhooks.register(p_webhook_id text, p_tenant_id text, p_project_id text, p_url text, p_description text, p_events text[], p_secret text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into webhooks.hooks (webhook_id, tenant_id, project_id, url, description, events, secret)
    values (p_webhook_id, p_tenant_id, p_project_id, p_url, p_description, p_events, p_secret)
$$;

-- Null leaves a field as it is. Returns the new version; null when there is no such webhook.
create function webhooks.change(p_webhook_id text, p_url text, p_description text, p_events text[], p_status text, p_secret text) returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update webhooks.hooks
       set url = coalesce(p_url, url), description = coalesce(p_description, description), events = coalesce(p_events, events), secret = coalesce(p_secret, secret),
           status = coalesce(p_status, status), version = version + 1, updated_at = now(),
           disabled_reason = case coalesce(p_status, status) when 'active' then null else coalesce(disabled_reason, 'disabled by its owner') end
     where webhook_id = p_webhook_id and deleted_at is null
    returning version
$$;

create function webhooks.remove(p_webhook_id text) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
    with removed as (
        update webhooks.hooks set deleted_at = now(), status = 'disabled', disabled_reason = 'deleted', version = version + 1, updated_at = now()
         where webhook_id = p_webhook_id and deleted_at is null returning 1)
    select exists (select 1 from removed)
$$;

-- One message to one webhook; the same event a second time changes nothing. Returns the delivery.
create function webhooks.queue(p_delivery_id text, p_webhook_id text, p_event_id text, p_event_type text, p_body text) returns text
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into webhooks.deliveries (delivery_id, webhook_id, tenant_id, project_id, event_id, event_type, body)
    select p_delivery_id, webhook_id, tenant_id, project_id, p_event_id, p_event_type, p_body from webhooks.hooks where webhook_id = p_webhook_id and deleted_at is null
    on conflict (webhook_id, event_id) do nothing
    returning delivery_id
$$;

-- Sends a settled delivery once more, from the first pause on; one that is still pending goes now. False when there is none such.
create function webhooks.redeliver(p_webhook_id text, p_delivery_id text) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
    with queued as (
        update webhooks.deliveries
           set status = 'pending', next_attempt_at = now(), queued_at = now(), tries = 0, delivered_at = null, version = version + 1, updated_at = now()
         where delivery_id = p_delivery_id and webhook_id = p_webhook_id returning 1)
    select exists (select 1 from queued)
$$;

create view webhooks.webhook_v1 as
    select webhook_id, tenant_id, project_id, url, description, events, status, disabled_reason, last_success_at, version, created_at, updated_at
    from webhooks.hooks where deleted_at is null;
create view webhooks.delivery_v1 as
    select delivery_id, webhook_id, tenant_id, project_id, event_id, event_type, run_id, body, status, attempts, next_attempt_at, last_attempt_at, last_status, last_latency_ms,
           last_error, delivered_at, created_at, updated_at
    from webhooks.deliveries;
create view webhooks.attempt_v1 as
    select delivery_id, attempt, tenant_id, started_at, latency_ms, http_status, error from webhooks.attempts;

revoke all on function webhooks.register(text, text, text, text, text, text[], text), webhooks.change(text, text, text, text[], text, text), webhooks.remove(text),
    webhooks.queue(text, text, text, text, text), webhooks.redeliver(text, text) from public;
grant usage on schema webhooks to ainer_app, ainer_worker;
grant select on webhooks.webhook_v1, webhooks.delivery_v1, webhooks.attempt_v1 to ainer_app, ainer_worker;
grant execute on function webhooks.register(text, text, text, text, text, text[], text), webhooks.change(text, text, text, text[], text, text), webhooks.remove(text),
    webhooks.queue(text, text, text, text, text), webhooks.redeliver(text, text) to ainer_app;
grant select, insert, update, delete on webhooks.hooks, webhooks.deliveries, webhooks.attempts to ainer_worker;
grant select on webhooks.delivery_moves to ainer_worker;
grant usage on sequence webhooks.lease_tokens to ainer_worker;
