-- The tables of the durable engine; docs/durable-engine.md explains the protocol.
create schema if not exists durable;

-- One row for each running engine process. Its id is the owner in every lease and is never used again.
create table durable.engine (
    id bigint generated always as identity primary key,
    hub text not null,
    name text not null,
    started_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create table durable.instance (
    key bigint generated always as identity primary key,
    hub text not null,
    instance_id text not null check (length(instance_id) between 1 and 255),
    name text not null,
    version text not null default '',
    -- Numbers of OrchestrationRuntimeStatus.
    status smallint not null check (status in (0, 1, 3, 5, 6, 7)),
    -- Grows with each continue-as-new and each replacement; older executions are void.
    execution int not null default 0,
    input text,
    output text,
    custom_status text,
    failure text,
    tags text,
    parent_key bigint,
    parent_execution int,
    parent_task_id int,
    parent_name text,
    parent_instance_id text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    completed_at timestamptz,
    -- When somebody must look at the instance though no message came: start time or first durable timer.
    wake_at timestamptz,
    lease_owner bigint,
    lease_token bigint not null default 0,
    unique (hub, instance_id),
    check ((status in (1, 3, 5)) = (completed_at is not null)),
    check (completed_at is null or (lease_owner is null and wake_at is null))
) with (fillfactor = 80);
create index instance_due on durable.instance (hub, wake_at) where lease_owner is null and wake_at is not null;
create index instance_leased on durable.instance (lease_owner) where lease_owner is not null;
create index instance_completed on durable.instance (hub, completed_at) where completed_at is not null;
create index instance_parent on durable.instance (parent_key) where parent_key is not null;

-- Append-only: one row for each step, holding what the step consumed and what it decided.
create table durable.history (
    instance_key bigint not null,
    execution int not null,
    step int not null,
    events text not null,
    primary key (instance_key, execution, step)
);

-- Activities that are scheduled and whose result is not yet applied.
create table durable.activity (
    instance_key bigint not null,
    execution int not null,
    task_id int not null,
    hub text not null,
    name text not null,
    version text not null default '',
    input text,
    lease_owner bigint,
    lease_token bigint not null default 0,
    primary key (instance_key, execution, task_id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
create index activity_free on durable.activity (hub, instance_key, task_id) where lease_owner is null;

-- What waits for an instance: events, results from other engines, commands. Gone once a step has consumed it.
create table durable.message (
    id bigint generated always as identity primary key,
    hub text not null,
    instance_key bigint not null,
    -- Null: meant for whatever execution is current.
    execution int,
    kind text not null,
    task_id int not null default 0,
    name text,
    data text
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
create index message_instance on durable.message (instance_key);
create index message_hub on durable.message (hub, id);

do $$
begin
    if exists (select from pg_roles where rolname = 'ainer_worker') then
        grant usage on schema durable to ainer_worker;
        grant select, insert, update, delete on all tables in schema durable to ainer_worker;
        grant usage on all sequences in schema durable to ainer_worker;
    end if;
end
$$;
