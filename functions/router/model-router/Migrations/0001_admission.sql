-- Admission: every job that became ready waits here until its lane has room; then it is dispatched once per attempt.

create table model_router.admissions (
    job_id         text not null,
    attempt        int not null,
    tenant_id      text not null,
    project_id     text not null,
    trace_id       text,
    run_id         text not null,
    kind           text not null,
    operation      text not null,
    lane           text not null,
    provider       text not null,
    reason         text not null,
    time_limit_s   int not null,
    priority       int not null,
    estimated_cost numeric(14,6) not null default 0,
    status         text not null default 'waiting' check (status in ('waiting','dispatched','closed')),
    waiting_since  timestamptz not null default now(),
    dispatched_at  timestamptz,
    dispatches     int not null default 0,
    closed_at      timestamptz,
    primary key (job_id, attempt),
    check (status <> 'dispatched' or dispatched_at is not null)
);
create index admissions_waiting on model_router.admissions (lane, priority, waiting_since) where status = 'waiting';
create index admissions_dispatched on model_router.admissions (lane, dispatched_at) where status = 'dispatched';
create index admissions_by_run on model_router.admissions (run_id) where status <> 'closed';

alter table model_router.admissions enable row level security;
alter table model_router.admissions force row level security;
create policy tenant on model_router.admissions using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');

-- Takes a run's jobs out of the queue, inside the caller's transaction (cancel, failure). Returns how many.
create function model_router.withdraw(p_run_id text) returns int language sql as $$
    with withdrawn as (
        update model_router.admissions set status = 'closed', closed_at = now()
        where run_id = p_run_id and status <> 'closed' returning 1)
    select count(*)::int from withdrawn
$$;

create view model_router.admission_v1 as
    select job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, reason, priority, status, waiting_since, dispatched_at, dispatches
    from model_router.admissions;

grant usage on schema model_router to ainer_app, ainer_worker;
grant select on model_router.admission_v1 to ainer_app, ainer_worker;
grant select, insert, update, delete on all tables in schema model_router to ainer_worker;
grant execute on function model_router.withdraw(text) to ainer_worker;
