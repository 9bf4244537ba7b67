-- Who may ask, what they own, and what they asked before.

create table gateway.tenants (
    tenant_id   text primary key check (tenant_id ~ '^[A-Za-z0-9_-]{1,64}$'),
    name        text not null,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    deleted_at  timestamptz
);

create table gateway.projects (
    project_id      text not null check (project_id ~ '^[A-Za-z0-9_-]{1,64}$'),
    tenant_id       text not null references gateway.tenants (tenant_id),
    trace_id        text,
    correlation_id  text,
    idempotency_key text,
    error_code      text,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    deleted_at      timestamptz,
    name            text not null,
    language        text,
    settings        jsonb not null default '{}',
    primary key (tenant_id, project_id)
);

create table gateway.chapters (
    chapter_id      text not null check (chapter_id ~ '^[A-Za-z0-9_-]{1,64}$'),
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
    title           text,
    ordinal         int,
    language        text,
    content         text not null,
    primary key (tenant_id, chapter_id),
    foreign key (tenant_id, project_id) references gateway.projects (tenant_id, project_id)
);
create index chapters_by_project on gateway.chapters (tenant_id, project_id, ordinal, chapter_id);

-- Keys are kept as sha256 only. A caller's row is found by its hash before the tenant is known: the policy shows exactly that one.
create table gateway.api_keys (
    key_id       text primary key,
    tenant_id    text not null references gateway.tenants (tenant_id),
    name         text not null,
    role         text not null check (role in ('viewer','editor','admin','node')),
    key_hash     text not null unique check (key_hash ~ '^[0-9a-f]{64}$'),
    created_at   timestamptz not null default now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz
);

create table gateway.idempotency_keys (
    tenant_id    text not null,
    route        text not null,
    key          text not null,
    body_hash    text not null,
    status       int not null,
    answer       jsonb not null,
    created_at   timestamptz not null default now(),
    primary key (tenant_id, route, key)
);
create index idempotency_keys_by_age on gateway.idempotency_keys (created_at);

alter table gateway.tenants enable row level security;
alter table gateway.tenants force row level security;
alter table gateway.projects enable row level security;
alter table gateway.projects force row level security;
alter table gateway.chapters enable row level security;
alter table gateway.chapters force row level security;
alter table gateway.api_keys enable row level security;
alter table gateway.api_keys force row level security;
alter table gateway.idempotency_keys enable row level security;
alter table gateway.idempotency_keys force row level security;
create policy tenant on gateway.tenants using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on gateway.projects using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on gateway.chapters using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on gateway.idempotency_keys using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on gateway.api_keys using (
    tenant_id = current_setting('app.tenant_id', true) or key_hash = current_setting('app.key_hash', true) or session_user = 'ainer_worker');

create view gateway.project_v1 as
    select project_id, tenant_id, name, language, settings, version, created_at, updated_at from gateway.projects where deleted_at is null;
create view gateway.chapter_v1 as
    select chapter_id, tenant_id, project_id, title, ordinal, language, content, version, created_at, updated_at from gateway.chapters where deleted_at is null;
create view gateway.api_key_v1 as
    select key_id, tenant_id, name, role, key_hash, expires_at, revoked_at from gateway.api_keys;

grant usage on schema gateway to ainer_app, ainer_worker;
grant select, insert, update, delete on all tables in schema gateway to ainer_app;
grant select on gateway.project_v1, gateway.chapter_v1, gateway.api_key_v1 to ainer_app, ainer_worker;
-- Retention.
grant select, delete on gateway.idempotency_keys to ainer_worker;
