-- name: one
select artifact_id, tenant_id, project_id, run_id, job_id, attempt, kind, uri, object_key, sha256, bytes, content_type, content_address, media, metadata, created_at
  from worker_hub.artifact_v1 where artifact_id = @artifactId;

-- name: of_run
select artifact_id, tenant_id, project_id, run_id, job_id, attempt, kind, uri, object_key, sha256, bytes, content_type, content_address, media, metadata, created_at
  from worker_hub.artifact_v1
 where run_id = @runId
   and (@kind::text[] is null or kind = any(@kind))
   and (@jobId::text is null or job_id = @jobId)
   and (@afterAt::timestamptz is null or (created_at, artifact_id) > (@afterAt, @afterId))
 order by created_at, artifact_id
 limit @limit;

-- name: output
-- The newest of each kind that a finished film consists of, beginning with the film that the run names.
select distinct on (a.kind) a.artifact_id, a.tenant_id, a.project_id, a.run_id, a.job_id, a.attempt, a.kind, a.uri, a.object_key, a.sha256, a.bytes, a.content_type, a.content_address, a.media, a.metadata, a.created_at
  from orchestrator.run_v1 r
  join worker_hub.artifact_v1 a on a.run_id = r.run_id or a.artifact_id = r.final_artifact_id
 where r.run_id = @runId and a.kind in ('film', 'poster', 'subtitles')
 order by a.kind, a.artifact_id = r.final_artifact_id desc, a.created_at desc;

-- name: placeholder
select output from orchestrator.run_v1 where run_id = @runId;
