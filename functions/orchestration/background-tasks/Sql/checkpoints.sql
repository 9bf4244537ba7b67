-- name: read
select value::text from background_tasks.checkpoints where task_id = @taskId and name = @name;

-- name: count
select count(*)::int from background_tasks.checkpoints where task_id = @taskId and starts_with(name, @prefix);

-- name: save
insert into background_tasks.checkpoints (task_id, name, tenant_id, project_id, value)
select e.task_id, @name, e.tenant_id, e.project_id, @value::jsonb from background_tasks.executions e where e.task_id = @taskId
on conflict (task_id, name) do update set value = excluded.value, updated_at = now();

-- name: mark
-- One row, or none when the sub-key is done already.
insert into background_tasks.checkpoints (task_id, name, tenant_id, project_id, value)
select e.task_id, @name, e.tenant_id, e.project_id, @value::jsonb from background_tasks.executions e where e.task_id = @taskId
on conflict (task_id, name) do nothing;
