-- name: add_entry
insert into background_tasks.shard_entries (task_id, tenant_id, project_id, sub_key, attempt, digest) values (@TaskId, @TenantId, @ProjectId, @key, @Attempt, @digest);
