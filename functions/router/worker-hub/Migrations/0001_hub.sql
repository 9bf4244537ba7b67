-- Nodes, leases, uploads and artifacts: who works on what, and what came of it. All times are the database's.

create table worker_hub.nodes (
    node_id        text primary key,
    kind           text not null check (kind in ('agent','composer')),
    lanes          jsonb not null,
    capabilities   jsonb not null default '{}',
    gpu            jsonb,
    software       text,
    registered_at  timestamptz not null default now(),
    heartbeat_at   timestamptz not null default now(),
    draining       boolean not null default false,
    free_slots     jsonb not null default '{}'
);

create sequence worker_hub.fencing_tokens;

-- One row per attempt that was claimed. The token grows with every claim: a write under an older one changes nothing.
create table worker_hub.leases (
    job_id        text not null,
    attempt       int not null,
    token         bigint not null unique default nextval('worker_hub.fencing_tokens'),
    tenant_id     text not null,
    project_id    text not null,
    run_id        text not null,
    kind          text not null,
    operation     text not null,
    lane          text not null,
    provider      text not null,
    node_id       text not null,
    status        text not null default 'active' check (status in ('active','succeeded','failed','expired','revoked')),
    time_limit_s  int not null,
    claimed_at    timestamptz not null default now(),
    expires_at    timestamptz not null,
    closed_at     timestamptz,
    primary key (job_id, attempt),
    check ((status = 'active') = (closed_at is null))
);
create unique index leases_one_active_per_job on worker_hub.leases (job_id) where status = 'active';
create index leases_active on worker_hub.leases (expires_at) where status = 'active';
create index leases_by_run on worker_hub.leases (run_id) where status = 'active';
create index leases_by_node on worker_hub.leases (node_id) where status = 'active';

-- A file announced under a lease; the artifact id is given here, so that a renewed URL names the same object.
create table worker_hub.uploads (
    artifact_id   text primary key,
    job_id        text not null,
    attempt       int not null,
    token         bigint not null,
    file          text not null,
    kind          text not null,
    object_key    text not null unique,
    bytes         bigint not null check (bytes >= 0),
    sha256        text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    content_type  text not null,
    announced_at  timestamptz not null default now(),
    unique (job_id, attempt, file)
);

create table worker_hub.artifacts (
    artifact_id      text primary key,
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
    run_id           text not null,
    job_id           text not null,
    attempt          int not null,
    kind             text not null,
    bucket           text not null,
    object_key       text not null unique,
    sha256           text not null,
    bytes            bigint not null,
    content_type     text not null,
    content_address  text,
    media            jsonb,
    metadata         jsonb
);
create index artifacts_by_run on worker_hub.artifacts (run_id, created_at, artifact_id);
create index artifacts_by_address on worker_hub.artifacts (tenant_id, content_address, kind) where content_address is not null and deleted_at is null;

alter table worker_hub.leases enable row level security;
alter table worker_hub.leases force row level security;
alter table worker_hub.artifacts enable row level security;
alter table worker_hub.artifacts force row level security;
create policy tenant on worker_hub.leases using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create policy tenant on worker_hub.artifacts using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');

create view worker_hub.node_v1 as
    select node_id, kind, lanes, capabilities, gpu, software, registered_at, heartbeat_at, draining, free_slots,
           heartbeat_at > now() - interval '30 seconds' as alive
    from worker_hub.nodes;

create view worker_hub.lease_v1 as
    select job_id, attempt, token, tenant_id, project_id, run_id, kind, operation, lane, provider, node_id, status, claimed_at, expires_at, closed_at
    from worker_hub.leases;

create view worker_hub.artifact_v1 as
    select artifact_id, tenant_id, project_id, trace_id, correlation_id, version, created_at, updated_at, run_id, job_id, attempt, kind, bucket, object_key,
           's3://' || bucket || '/' || object_key as uri, sha256, bytes, content_type, content_address, media, metadata
    from worker_hub.artifacts where deleted_at is null;

-- Ends every active lease of a run and tells each node to stop, inside the caller's transaction. Returns how many.
create function worker_hub.revoke_leases(p_run_id text) returns int language plpgsql as $$
declare
    lease worker_hub.leases%rowtype;
    revoked int := 0;
begin
    for lease in
        update worker_hub.leases set status = 'revoked', closed_at = now()
        where run_id = p_run_id and status = 'active' returning *
    loop
        revoked := revoked + 1;
        perform messaging.enqueue('node.' || lease.node_id || '.control', jsonb_build_object(
            'event_id', orchestrator.new_event_id(), 'event_type', 'job.cancel', 'producer', 'worker-hub', 'schema_version', '1.0',
            'occurred_at', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'tenant_id', lease.tenant_id, 'project_id', lease.project_id, 'run_id', lease.run_id, 'job_id', lease.job_id, 'attempt', lease.attempt,
            'payload', jsonb_build_object('job_id', lease.job_id, 'attempt', lease.attempt, 'token', lease.token)), null);
    end loop;
    perform pg_notify('ainer_admission', '');
    return revoked;
end $$;

grant usage on schema worker_hub to ainer_app, ainer_worker;
grant select on worker_hub.node_v1, worker_hub.artifact_v1 to ainer_app;
grant select, insert, update, delete on all tables in schema worker_hub to ainer_worker;
grant usage on all sequences in schema worker_hub to ainer_worker;
grant execute on function worker_hub.revoke_leases(text) to ainer_worker;
