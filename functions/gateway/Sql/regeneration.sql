-- name: parent
select run_id, task_id, project_id, chapter_id, status, quality, language, priority, trace_id, correlation_id from orchestrator.run_v1 where run_id = @runId;

-- name: plan
select quality, shot_plan::text as shot_plan, timeline::text as timeline from planner.plan_v1 where run_id = @runId order by generation desc limit 1;

-- name: still_made
-- Jobs of the run whose results are still to come. None while it waits for a review: nothing of it is worked on then.
select count(*) from orchestrator.job_v1 job join orchestrator.run_v1 run using (run_id)
 where run_id = @runId and run.status in ('queued','running') and job.status in ('pending','ready','dispatched','running','retrying');

-- name: present
-- What the project now says of these people.
select entity_id, body::text as body from entity_core.entity_v1 where project_id = @projectId and kind = 'character' and entity_id = any(@entityIds);

-- name: accept
select orchestrator.accept_run(@spec, @traceparent)::text;

-- name: ended
-- A dry run that is over, with what it says.
select status, output, latest_error from orchestrator.run_v1 where run_id = @runId and status in ('succeeded','failed','cancelled');
