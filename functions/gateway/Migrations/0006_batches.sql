-- Several runs made from one template. How they stand is read off the runs, so it cannot differ from them.

create table gateway.batch_templates (
    template_id     text primary key check (template_id ~ '^tpl_[0-9a-f]{32}$'),
    tenant_id       text not null references gateway.tenants (tenant_id),
    project_id      text,
    trace_id        text,
    correlation_id  text,
    idempotency_key text,
    error_code      text,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    deleted_at      timestamptz,
    name            text not null check (length(name) between 1 and 100),
    template        jsonb not null
);
create unique index batch_templates_by_name on gateway.batch_templates (tenant_id, name) where deleted_at is null;
create index batch_templates_by_tenant on gateway.batch_templates (tenant_id, created_at desc, template_id desc);

create table gateway.batches (
    batch_id        text primary key check (batch_id ~ '^batch_[0-9a-f]{32}$'),
    tenant_id       text not null references gateway.tenants (tenant_id),
    project_id      text not null,
    trace_id        text,
    correlation_id  text,
    idempotency_key text,
    error_code      text,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    deleted_at      timestamptz,
    name            text,
    -- As it was when the batch was made, whatever becomes of the stored one.
    template        jsonb not null,
    template_id     text,
    chapter_ids     text[] not null default '{}',
    n_runs          int not null check (n_runs > 0),
    dry_run         boolean not null default false,
    cancelled_at    timestamptz
);
create index batches_by_tenant on gateway.batches (tenant_id, created_at desc, batch_id desc);

alter table gateway.batch_templates enable row level security;
alter table gateway.batch_templates force row level security;
alter table gateway.batches enable row level security;
alter table gateway.batches force row level security;
create policy tenant on gateway.batch_templates using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on gateway.batches using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
grant select, insert, update, delete on gateway.batch_templates, gateway.batches to ainer_app;

-- A batch with how its runs stand.
create view gateway.batch_v1 as
    select b.batch_id, b.tenant_id, b.project_id, b.trace_id, b.correlation_id, b.idempotency_key, b.version, b.created_at, b.updated_at, b.name, b.template, b.template_id,
           b.chapter_ids, b.n_runs, b.dry_run, b.cancelled_at, c.queued, c.running, c.waiting_review, c.succeeded, c.failed, c.cancelled, c.progress, c.finished_at,
           case when c.queued = b.n_runs and b.cancelled_at is null then 'queued'
                when c.queued + c.running + c.waiting_review > 0 then case when b.cancelled_at is null then 'running' else 'cancelling' end
                when c.succeeded = b.n_runs then 'succeeded'
                when c.cancelled = b.n_runs then 'cancelled'
                when c.succeeded = 0 and c.failed > 0 then 'failed'
                when c.failed > 0 then 'completed_with_errors'
                else 'cancelled' end as status
    from gateway.batches b
    cross join lateral (
        select count(*) filter (where r.status = 'queued')::int as queued,
               count(*) filter (where r.status = 'running')::int as running,
               count(*) filter (where r.status = 'waiting_review')::int as waiting_review,
               count(*) filter (where r.status = 'succeeded')::int as succeeded,
               count(*) filter (where r.status = 'failed')::int as failed,
               count(*) filter (where r.status = 'cancelled')::int as cancelled,
               coalesce(round(avg(r.progress), 2), 0)::float8 as progress,
               case when bool_and(r.finished_at is not null) then max(r.finished_at) end as finished_at
          from orchestrator.run_v1 r where r.batch_id = b.batch_id) c
    where b.deleted_at is null;
grant select on gateway.batch_v1 to ainer_app;
