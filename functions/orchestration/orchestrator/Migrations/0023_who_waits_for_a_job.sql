-- Whose job waits for whose is published: the router lets the work that an urgent run waits for go as that run's own would (docs/admission.md).
create or replace view orchestrator.job_v1 as
    select job_id, run_id, tenant_id, project_id, trace_id, correlation_id, error_code, version, created_at, updated_at, generation, key, stage, kind, operation, shot_id,
           params, inputs, content_address, priority, status, attempt, failures, max_attempts, next_attempt_at, progress, node_id, provider, lane, error, result,
           artifact_ids, reused, started_at, finished_at, twin_job_id
    from orchestrator.jobs where deleted_at is null;
create index jobs_waited_for on orchestrator.jobs (twin_job_id) where twin_job_id is not null;
