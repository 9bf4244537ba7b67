-- name: one
select task_id, run_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, task_type, parameters, priority, status, progress::float8 as progress, result, error,
       retry_count, last_attempt_at, next_attempt_at, node_id, parent_task_id, sub_tasks, version, created_at, updated_at
  from orchestrator.task_v1 where task_id = @taskId;

-- name: list
-- Without a filter, and the sub-tasks of one task.
select task_id, run_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, task_type, coalesce(shortened -> 'parameters', parameters) as parameters,
       shortened -> 'cut' as parameters_cut, priority, status, progress::float8 as progress, error, retry_count, last_attempt_at, next_attempt_at, node_id, parent_task_id, sub_tasks, version,
       created_at, updated_at
  from orchestrator.task_v1
 where tenant_id = @tenantId

-- name: list_parent
   and parent_task_id = @parentTaskId

-- name: list_status
   and status = any(@status)

-- name: list_type
   and task_type = any(@types)

-- name: list_project
   and project_id = @projectId

-- name: list_after
   and (created_at, task_id) < (@beforeAt, @beforeId)

-- name: list_end
 order by created_at desc, task_id desc
 limit @limit;

-- name: merged
-- The newest of each status (and of each type that is asked for), merged: each part is a walk along one index, however many tasks there are and however rare it is.
select task_id, run_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, task_type, coalesce(shortened -> 'parameters', parameters) as parameters,
       shortened -> 'cut' as parameters_cut, priority, status, progress::float8 as progress, error, retry_count, last_attempt_at, next_attempt_at, node_id, parent_task_id, sub_tasks, version,
       created_at, updated_at
  from unnest(@status::text[]) as wanted (one)

-- name: merged_types
 cross join unnest(@types::text[]) as kind (one)

-- name: merged_newest
 cross join lateral (
       select * from orchestrator.task_v1
        where tenant_id = @tenantId and status = wanted.one

-- name: merged_type
          and task_type = kind.one

-- name: merged_project
          and project_id = @projectId

-- name: merged_after
          and (created_at, task_id) < (@beforeAt, @beforeId)

-- name: merged_end
        order by created_at desc, task_id desc
        limit @limit) newest
 order by created_at desc, task_id desc
 limit @limit;

-- name: result
select task_id, run_id, status, result, error from orchestrator.task_v1 where task_id = @taskId;

-- name: errors
select entry_id, task_id, run_id, generation, attempt, node_id, error_code, message, error, case when @includePayload then raw_payload end as parameters, created_at
  from background_tasks.error_log_v1
 where task_id = @taskId and entry_id > @after
 order by entry_id
 limit @limit;
