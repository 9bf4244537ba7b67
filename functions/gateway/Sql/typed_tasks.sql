-- name: project
-- The one that was named, or of a caller that names none the oldest.
select project_id from gateway.projects
 where deleted_at is null and (@projectId::text is null or project_id = @projectId) order by created_at, project_id limit 1;

-- name: accept
select task_id, run_id, status, existing from orchestrator.accept_once(@spec, @traceparent);

-- name: first_missing
-- The place, from 1, of the first id that the project has nothing of.
select place::int
  from unnest(@kinds::text[], @ids::text[]) with ordinality as named (kind, id, place)
 where not case kind
           when 'chapter' then exists (select 1 from gateway.chapters where chapter_id = id and project_id = @projectId and deleted_at is null)
           when 'asset' then exists (select 1 from asset_knowledge.document_v1 where document_id = id and project_id = @projectId)
           else exists (select 1 from worker_hub.artifact_v1 where artifact_id = id and project_id = @projectId) end
 order by place
 limit 1;
