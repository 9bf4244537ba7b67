-- What demo.sharded makes, one row per item. No unique index: that each item has one row is the engine's promise, not the table's.
create table background_tasks.shard_entries (
    entry_id    bigint generated always as identity primary key,
    task_id     text not null references background_tasks.executions (task_id) on delete cascade,
    tenant_id   text not null,
    project_id  text not null,
    sub_key     text not null,
    attempt     int not null,
    digest      text not null,
    created_at  timestamptz not null default now()
);
create index shard_entries_by_task on background_tasks.shard_entries (task_id, entry_id);
alter table background_tasks.shard_entries enable row level security;
alter table background_tasks.shard_entries force row level security;
create policy tenant on background_tasks.shard_entries using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
grant select, insert, delete on background_tasks.shard_entries to ainer_worker;
