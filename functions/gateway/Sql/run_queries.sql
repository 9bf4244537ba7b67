-- name: one
select run_id, task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, batch_id, parent_run_id, chapter_id, generation, status, stage,
       progress::float8 as progress, latest_error, final_artifact_id, final_artifact_uri, title, language, quality, budget, priority, dry_run, review_before,
       approved_stages, version, created_at, updated_at, started_at, finished_at
  from orchestrator.run_v1 where run_id = @runId;

-- name: films_before
select model_router.films_before(@runId);

-- name: list
-- Without a filter, by one status, and by stage or batch, alone and with others.
select run_id, task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, batch_id, parent_run_id, chapter_id, generation, status, stage,
       progress::float8 as progress, latest_error, final_artifact_id, final_artifact_uri, title, language, quality, budget, priority, dry_run, review_before,
       approved_stages, version, created_at, updated_at, started_at, finished_at
  from orchestrator.run_v1
 where tenant_id = @tenantId

-- name: list_status
   and status = @oneStatus

-- name: list_statuses
   and status = any(@status)

-- name: list_stage
   and stage = @oneStage

-- name: list_stages
   and stage = any(@stage)

-- name: list_batch
   and batch_id = @batchId

-- name: list_project
   and project_id = @projectId

-- name: list_after
   and (created_at, run_id) < (@beforeAt, @beforeId)

-- name: list_end
 order by created_at desc, run_id desc
 limit @limit;

-- name: merged
-- The newest of each status, merged: each part is a walk along one index (that of the project where one is named), however many runs there are and however rare it is.
select run_id, task_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, batch_id, parent_run_id, chapter_id, generation, status, stage,
       progress::float8 as progress, latest_error, final_artifact_id, final_artifact_uri, title, language, quality, budget, priority, dry_run, review_before,
       approved_stages, version, created_at, updated_at, started_at, finished_at
  from (
select newest.*
  from unnest(@status::text[]) as wanted (one)
 cross join lateral (
       select * from orchestrator.run_v1
        where tenant_id = @tenantId and status = wanted.one

-- name: merged_project
          and project_id = @projectId

-- name: merged_after
          and (created_at, run_id) < (@beforeAt, @beforeId)

-- name: merged_end
        order by created_at desc, run_id desc
        limit @limit) newest
 order by created_at desc, run_id desc
 limit @limit) page
 order by created_at desc, run_id desc;

-- name: retry_refusal
select orchestrator.retry_refusal(@runId);

-- name: exists
select exists (select 1 from orchestrator.run_v1 where run_id = @runId);

-- name: last_seq
select last_seq from orchestrator.run_v1 where run_id = @runId;

-- name: jobs
select job_id, run_id, key, stage, kind, operation, shot_id, status, attempt, failures, max_attempts, next_attempt_at, progress::float8 as progress, node_id, provider, lane,
       error, artifact_ids, reused, generation, content_address, created_at, updated_at, started_at, finished_at
  from orchestrator.job_v1
 where run_id = @runId
   and (@status::text[] is null or status = any(@status))
   and (@kind::text[] is null or kind = any(@kind))
   and (@afterAt::timestamptz is null or (created_at, job_id) > (@afterAt, @afterId))
 order by created_at, job_id
 limit @limit;
