-- What things cost, and what could not be handled. The observer reads everything and moves nothing.

create table observer.costs (
    job_id       text not null,
    attempt      int not null,
    tenant_id    text not null,
    project_id   text not null,
    trace_id     text,
    run_id       text not null,
    kind         text,
    provider     text not null,
    node_id      text,
    wall_s       double precision not null default 0,
    gpu_s        double precision not null default 0,
    input_units  bigint not null default 0,
    output_units bigint not null default 0,
    cost         numeric(14,6) not null default 0,
    outcome      text not null check (outcome in ('succeeded','failed')),
    error_code   text,
    occurred_at  timestamptz not null,
    primary key (job_id, attempt)
);
create index costs_by_run on observer.costs (run_id);
create index costs_by_tenant on observer.costs (tenant_id, occurred_at desc);

create table observer.dead_letters (
    dead_letter_id text primary key,
    queue          text not null,
    reason         text not null,
    routing_key    text not null,
    event_id       text,
    event_type     text,
    tenant_id      text,
    project_id     text,
    run_id         text,
    job_id         text,
    headers        jsonb not null default '{}',
    body           text not null,
    died_at        timestamptz not null default now(),
    status         text not null default 'open' check (status in ('open','redriven','discarded')),
    settled_at     timestamptz,
    note           text,
    check ((status = 'open') = (settled_at is null))
);
create index dead_letters_open on observer.dead_letters (died_at desc, dead_letter_id desc) where status = 'open';

alter table observer.costs enable row level security;
alter table observer.costs force row level security;
create policy tenant on observer.costs using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
alter table observer.dead_letters enable row level security;
alter table observer.dead_letters force row level security;
create policy tenant on observer.dead_letters using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');

create view observer.cost_v1 as
    select job_id, attempt, tenant_id, project_id, run_id, kind, provider, node_id, wall_s, gpu_s, input_units, output_units, cost, outcome, error_code, occurred_at
    from observer.costs;

create view observer.dead_letter_v1 as
    select dead_letter_id, queue, reason, routing_key, event_id, event_type, tenant_id, project_id, run_id, job_id, headers, body, died_at, status, settled_at, note
    from observer.dead_letters;

grant usage on schema observer to ainer_app, ainer_worker;
grant select on observer.cost_v1, observer.dead_letter_v1 to ainer_app, ainer_worker;
grant select, insert, update, delete on all tables in schema observer to ainer_worker;
