-- name: project
-- The one that was named, or of a caller that names none the oldest.
select project_id from gateway.projects
 where deleted_at is null and (@projectId::text is null or project_id = @projectId) order by created_at, project_id limit 1;

-- name: accept
select task_id, run_id, status, existing from orchestrator.accept_once(@spec, @traceparent);
