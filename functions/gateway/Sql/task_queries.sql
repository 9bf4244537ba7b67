-- name: one
select task_id, run_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, task_type, parameters, priority, status, progress::float8 as progress, error,
       retry_count, last_attempt_at, next_attempt_at, node_id, parent_task_id, sub_tasks, version, created_at, updated_at
  from orchestrator.task_v1 where task_id = @taskId;

-- name: list
select task_id, run_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, task_type, '{}'::jsonb as parameters, priority, status, progress::float8 as progress, error,
       retry_count, last_attempt_at, next_attempt_at, node_id, parent_task_id, sub_tasks, version, created_at, updated_at
  from orchestrator.task_v1
 where tenant_id = @tenantId

-- name: list_status
   and status = @oneStatus

-- name: list_statuses
   and status = any(@status)

-- name: list_type
   and task_type = @type

-- name: list_project
   and project_id = @projectId

-- name: list_after
   and (created_at, task_id) < (@beforeAt, @beforeId)

-- name: list_end
 order by created_at desc, task_id desc
 limit @limit;

-- name: result
select task_id, run_id, status, result, error from orchestrator.task_v1 where task_id = @taskId;
