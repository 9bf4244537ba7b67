-- name: list
select run_seq, event_type, case when @includePayload then envelope else envelope - 'payload' end as envelope
  from orchestrator.event_v1
 where run_id = @runId and run_seq > @after

-- name: list_type
   and event_type = @oneType

-- name: list_types
   and event_type = any(@types)

-- name: list_stage
   and stage = @oneStage

-- name: list_stages
   and stage = any(@stages)

-- name: list_job
   and job_id = @jobId

-- name: list_end
 order by run_seq
 limit @limit;

-- name: one
select run_seq, event_type, envelope from orchestrator.event_v1 where run_id = @runId and event_id = @eventId;

-- name: trace
select event_id, event_type, producer, job_id, stage, attempt, error_code, run_seq, occurred_at
  from orchestrator.event_v1 where run_id = @runId and event_type = any(@types) order by run_seq;

-- name: places
select run_id, last_seq from orchestrator.run_v1 where run_id = any(@runIds);
