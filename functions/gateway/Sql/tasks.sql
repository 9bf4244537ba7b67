-- name: project_exists
select exists (select 1 from gateway.projects where project_id = @projectId and deleted_at is null);

-- name: chapter
select chapter_id, project_id, length(content) as letters from gateway.chapters where chapter_id = @chapterId and deleted_at is null;

-- name: accept
select orchestrator.accept_run(@spec, @traceparent)::text;
