-- The plan of each run: what is seen and heard, the work, and what it costs.

create table planner.plans (
    run_id          text not null,
    generation      int not null check (generation >= 1),
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
    title           text not null,
    language        text not null,
    quality         text not null check (quality in ('preview','standard','high')),
    shots           int not null check (shots > 0),
    jobs            int not null check (jobs > 0),
    estimated_s     double precision not null check (estimated_s > 0),
    estimated_cost  numeric(14,6) not null,
    within_budget   boolean not null,
    shot_plan       jsonb not null,
    timeline        jsonb not null,
    graph           jsonb not null,
    quote           jsonb not null,
    primary key (run_id, generation)
);
create index plans_by_project on planner.plans (tenant_id, project_id, created_at desc);

alter table planner.plans enable row level security;
alter table planner.plans force row level security;
create policy tenant on planner.plans using (tenant_id = current_setting('app.tenant_id', true) or current_user = 'ainer_worker');

create view planner.plan_v1 as
    select run_id, generation, tenant_id, project_id, title, language, quality, shots, jobs, estimated_s, estimated_cost, within_budget, shot_plan, timeline, quote, graph, created_at
      from planner.plans where deleted_at is null;

grant usage on schema planner to ainer_app, ainer_worker;
grant select on planner.plan_v1 to ainer_app, ainer_worker;
grant select, insert, update, delete on planner.plans to ainer_worker;
