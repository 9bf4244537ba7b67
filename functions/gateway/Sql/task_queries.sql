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
-- The newest of each type and status, merged: each part is a walk along one index (that of the project where one is named), however many tasks there are and however rare it is.
with recursive kind (one) as (

-- name: merged_types
       select unnest(@types::text[])

-- name: merged_found
       -- The types that there are, each found by a leap along that same index.
       (select task_type from orchestrator.task_v1 where tenant_id = @tenantId order by task_type limit 1)
       union all
       select (select task_type from orchestrator.task_v1 where tenant_id = @tenantId and task_type > kind.one order by task_type limit 1) from kind where kind.one is not null

-- name: merged_found_here
       (select task_type from orchestrator.task_v1 where tenant_id = @tenantId and project_id = @projectId order by task_type limit 1)
       union all
       select (select task_type from orchestrator.task_v1 where tenant_id = @tenantId and project_id = @projectId and task_type > kind.one order by task_type limit 1)
         from kind where kind.one is not null

-- name: merged_newest
)
-- What is shown is worked out above the limit: of the rows that are merged only those of the page are unpacked.
select task_id, run_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, task_type, coalesce(shortened -> 'parameters', parameters) as parameters,
       shortened -> 'cut' as parameters_cut, priority, status, progress::float8 as progress, error, retry_count, last_attempt_at, next_attempt_at, node_id, parent_task_id, sub_tasks, version,
       created_at, updated_at
  from (
select newest.*
  from kind
 cross join unnest(@status::text[]) as wanted (one)
 cross join lateral (
       select * from orchestrator.task_v1
        where tenant_id = @tenantId and task_type = kind.one and status = wanted.one

-- name: merged_project
          and project_id = @projectId

-- name: merged_after
          and (created_at, task_id) < (@beforeAt, @beforeId)

-- name: merged_end
        order by created_at desc, task_id desc
        limit @limit) newest
 order by created_at desc, task_id desc
 limit @limit) page
 order by created_at desc, task_id desc;

-- name: result
select task_id, run_id, status, result, error from orchestrator.task_v1 where task_id = @taskId;

-- name: errors
select entry_id, task_id, run_id, generation, attempt, node_id, error_code, message, error, case when @includePayload then raw_payload end as parameters, created_at
  from background_tasks.error_log_v1
 where task_id = @taskId and entry_id > @after
 order by entry_id
 limit @limit;
