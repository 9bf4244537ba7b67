-- Tasks, runs, jobs and events: the state that the orchestrator alone moves.

create table orchestrator.tasks (
    task_id          text primary key check (task_id ~ '^task_[0-9a-f]{32}$'),
    tenant_id        text not null,
    project_id       text not null,
    trace_id         text,
    correlation_id   text,
    idempotency_key  text,
    error_code       text,
    version          bigint not null default 1,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    deleted_at       timestamptz,
    run_id           text not null unique,
    task_type        text not null,
    parameters       jsonb not null,
    fingerprint      text,
    priority         int not null default 5 check (priority between 0 and 9),
    status           text not null default 'queued'
                     check (status in ('queued','running','retrying','completed','completed_with_errors','failed','cancelled','dead_letter')),
    progress         numeric(5,2) not null default 0 check (progress between 0 and 100),
    result           jsonb,
    error            jsonb,
    retry_count      int not null default 0,
    last_attempt_at  timestamptz,
    next_attempt_at  timestamptz,
    node_id          text,
    parent_task_id   text,
    sub_tasks        jsonb
);

create table orchestrator.runs (
    run_id             text primary key check (run_id ~ '^run_[0-9a-f]{32}$'),
    tenant_id          text not null,
    project_id         text not null,
    trace_id           text,
    correlation_id     text,
    idempotency_key    text,
    error_code         text,
    version            bigint not null default 1,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    deleted_at         timestamptz,
    task_id            text not null references orchestrator.tasks (task_id) deferrable initially deferred,
    batch_id           text,
    parent_run_id      text,
    chapter_id         text,
    generation         int not null default 1 check (generation >= 1),
    status             text not null default 'queued'
                       check (status in ('queued','running','waiting_review','succeeded','failed','cancelled')),
    stage              text not null default 'accepted'
                       check (stage in ('accepted','ingest','entities','assets','plan','route','execute','compose','completed')),
    progress           numeric(5,2) not null default 0 check (progress between 0 and 100),
    latest_error       jsonb,
    final_artifact_id  text,
    final_artifact_uri text,
    title              text,
    language           text,
    quality            text not null default 'standard',
    budget             numeric(14,4),
    priority           int not null default 5,
    dry_run            boolean not null default false,
    review_before      text[] not null default '{}',
    approved_stages    text[] not null default '{}',
    next_seq           bigint not null default 1,
    started_at         timestamptz,
    finished_at        timestamptz,
    -- A succeeded run has its film and nothing that failed; a failed one says why.
    check (status <> 'succeeded' or (stage = 'completed' and latest_error is null)),
    check (status <> 'failed' or latest_error is not null)
);

create index runs_by_tenant on orchestrator.runs (tenant_id, created_at desc, run_id desc);
create index runs_by_status on orchestrator.runs (status, updated_at) where status in ('queued','running','waiting_review');
create index tasks_by_tenant on orchestrator.tasks (tenant_id, created_at desc, task_id desc);
create unique index tasks_active_fingerprint on orchestrator.tasks (tenant_id, fingerprint)
    where fingerprint is not null and status in ('queued','running','retrying');

create table orchestrator.jobs (
    job_id           text primary key check (job_id ~ '^job_[0-9a-f]{32}$'),
    run_id           text not null references orchestrator.runs (run_id),
    tenant_id        text not null,
    project_id       text not null,
    trace_id         text,
    correlation_id   text,
    idempotency_key  text,
    error_code       text,
    version          bigint not null default 1,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    deleted_at       timestamptz,
    generation       int not null default 1,
    key              text not null,
    stage            text not null check (stage in ('execute','compose')),
    kind             text not null check (kind in ('video','audio','llm','lipsync','compose')),
    operation        text not null,
    shot_id          text,
    params           jsonb not null,
    inputs           jsonb not null default '[]',
    content_address  text,
    priority         int not null default 5,
    status           text not null default 'pending'
                     check (status in ('pending','ready','dispatched','running','retrying','succeeded','failed','cancelled','dead_letter')),
    -- The attempt that is due or under way; facts about earlier ones are old news.
    attempt          int not null default 0,
    failures         int not null default 0,
    max_attempts     int not null default 3 check (max_attempts >= 1),
    next_attempt_at  timestamptz,
    progress         numeric(5,2) not null default 0,
    node_id          text,
    provider         text,
    lane             text,
    error            jsonb,
    result           jsonb,
    artifact_ids     text[] not null default '{}',
    reused           boolean not null default false,
    started_at       timestamptz,
    finished_at      timestamptz,
    unique (run_id, key),
    check (status <> 'retrying' or next_attempt_at is not null),
    check (status <> 'failed' or error is not null)
);

create index jobs_by_run on orchestrator.jobs (run_id, stage, status);
create index jobs_retrying on orchestrator.jobs (next_attempt_at) where status = 'retrying';

create table orchestrator.job_edges (
    job_id      text not null references orchestrator.jobs (job_id) on delete cascade,
    depends_on  text not null references orchestrator.jobs (job_id) on delete cascade,
    primary key (job_id, depends_on)
);
create index job_edges_dependents on orchestrator.job_edges (depends_on);

create table orchestrator.events (
    run_id       text not null references orchestrator.runs (run_id),
    run_seq      bigint not null,
    event_id     text not null unique,
    event_type   text not null,
    producer     text not null,
    tenant_id    text not null,
    project_id   text not null,
    job_id       text,
    stage        text,
    attempt      int,
    error_code   text,
    occurred_at  timestamptz not null,
    envelope     jsonb not null,
    primary key (run_id, run_seq)
);
create index events_by_type on orchestrator.events (run_id, event_type, run_seq);
create index events_by_job on orchestrator.events (run_id, job_id, run_seq) where job_id is not null;

-- Legal moves. The same lists stand in RunStates.cs and JobStates.cs; a test holds them together.
create table orchestrator.run_moves (from_status text, to_status text, primary key (from_status, to_status));
insert into orchestrator.run_moves values
    ('queued','running'), ('queued','failed'), ('queued','cancelled'),
    ('running','waiting_review'), ('running','succeeded'), ('running','failed'), ('running','cancelled'),
    ('waiting_review','running'), ('waiting_review','cancelled'), ('waiting_review','failed'),
    ('failed','queued');

create table orchestrator.job_moves (from_status text, to_status text, primary key (from_status, to_status));
insert into orchestrator.job_moves values
    ('pending','ready'), ('pending','cancelled'), ('pending','succeeded'),
    ('ready','dispatched'), ('ready','running'), ('ready','succeeded'), ('ready','retrying'), ('ready','failed'), ('ready','cancelled'), ('ready','dead_letter'),
    ('dispatched','running'), ('dispatched','succeeded'), ('dispatched','retrying'), ('dispatched','failed'), ('dispatched','cancelled'), ('dispatched','dead_letter'),
    ('running','succeeded'), ('running','retrying'), ('running','failed'), ('running','cancelled'), ('running','dead_letter'),
    ('retrying','ready'), ('retrying','failed'), ('retrying','cancelled'),
    ('failed','ready'), ('failed','pending'), ('dead_letter','ready'), ('dead_letter','pending'),
    ('cancelled','ready'), ('cancelled','pending');

create function orchestrator.refuse_illegal_move() returns trigger language plpgsql as $$
declare legal boolean;
begin
    if new.status = old.status then return new; end if;
    execute format('select exists (select 1 from orchestrator.%I where from_status = $1 and to_status = $2)', tg_argv[0])
        into legal using old.status, new.status;
    if not legal then
        raise exception 'illegal move of % from % to %', tg_table_name, old.status, new.status using errcode = '23514';
    end if;
    return new;
end $$;

create trigger runs_legal_moves before update of status on orchestrator.runs
    for each row execute function orchestrator.refuse_illegal_move('run_moves');
create trigger jobs_legal_moves before update of status on orchestrator.jobs
    for each row execute function orchestrator.refuse_illegal_move('job_moves');

alter table orchestrator.tasks enable row level security;
alter table orchestrator.tasks force row level security;
alter table orchestrator.runs enable row level security;
alter table orchestrator.runs force row level security;
alter table orchestrator.jobs enable row level security;
alter table orchestrator.jobs force row level security;
alter table orchestrator.events enable row level security;
alter table orchestrator.events force row level security;
create policy tenant on orchestrator.tasks using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on orchestrator.runs using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on orchestrator.jobs using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on orchestrator.events using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
