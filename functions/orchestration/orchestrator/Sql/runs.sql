-- name: lock_run
select run_id, task_id, tenant_id, project_id, status, stage, generation, progress::float8 as progress, review_before, approved_stages, dry_run, latest_error::text as latest_error
from orchestrator.runs where run_id = @runId for update;

-- name: read_run
select r.run_id, r.task_id, r.tenant_id, r.project_id, r.trace_id, r.chapter_id, r.parent_run_id, r.status, r.stage, r.generation, r.quality, r.language, r.budget, r.priority,
       r.dry_run, r.review_before, r.approved_stages, r.title, t.task_type, t.parameters::text as parameters
from orchestrator.runs r join orchestrator.tasks t using (task_id)
where r.run_id = @runId;

-- name: move_run
update orchestrator.runs
set status = @status, stage = coalesce(@stage, stage), progress = coalesce(@progress, progress), latest_error = @error::jsonb, error_code = @errorCode,
    started_at = case when @status = 'running' then coalesce(started_at, now()) else started_at end,
    finished_at = case when @status in ('succeeded','failed','cancelled') then now() end,
    version = version + 1, updated_at = now()
where run_id = @runId;

-- name: enter_stage
-- Once in a generation: an activity that is delivered again late must not move the run back.
update orchestrator.runs r set stage = @stage, progress = greatest(progress, @progress), version = version + 1, updated_at = now()
where run_id = @runId
  and not exists (select from orchestrator.events e
                  where e.run_id = r.run_id and e.event_type = 'stage.started' and e.stage = @stage and (e.envelope ->> 'generation')::int = r.generation);

-- name: record_progress
update orchestrator.runs set progress = greatest(progress, @progress), updated_at = now() where run_id = @runId and status = 'running';

-- name: record_film
update orchestrator.runs set final_artifact_id = @artifactId, final_artifact_uri = @uri, updated_at = now() where run_id = @runId;

-- name: record_story
update orchestrator.runs set title = coalesce(@title, title), language = coalesce(@language, language), updated_at = now() where run_id = @runId;

-- name: approve_stage
update orchestrator.runs set approved_stages = array(select distinct unnest(approved_stages || @stage::text)), updated_at = now() where run_id = @runId;

-- name: next_generation
update orchestrator.runs
set status = 'queued', generation = generation + 1, latest_error = null, error_code = null, finished_at = null, version = version + 1, updated_at = now()
where run_id = @runId
returning generation;

-- name: mirror_task
-- The task as its caller sees it follows the run.
update orchestrator.tasks t
set status = case r.status when 'queued' then case when r.generation > 1 then 'retrying' else 'queued' end
                           when 'waiting_review' then 'running' when 'succeeded' then 'completed' else r.status end,
    progress = r.progress, error = r.latest_error, error_code = r.error_code,
    retry_count = r.generation - 1,
    last_attempt_at = case when r.status = 'running' then coalesce(r.started_at, now()) else t.last_attempt_at end,
    result = case when r.status = 'succeeded' then jsonb_strip_nulls(jsonb_build_object('run_id', r.run_id, 'final_artifact_id', r.final_artifact_id, 'final_artifact_uri', r.final_artifact_uri, 'output', r.output - 'jobs')) else t.result end,
    version = t.version + 1, updated_at = now()
from orchestrator.runs r
where r.run_id = @runId and t.task_id = r.task_id;

-- name: withdraw_work
-- Cancel and failure: nothing of the run keeps running.
select worker_hub.revoke_leases(@runId) as leases, model_router.withdraw(@runId) as admissions;

-- name: stale_runs
-- Films only: background tasks have a sweep of their own. Queued runs that nobody started, and running ones whose stage has settled without moving on.
select r.run_id, r.generation, r.status, r.stage
from orchestrator.tasks t join orchestrator.runs r using (run_id)
where t.task_type = 'novel.video' and t.status in ('queued','running','retrying')
  and r.updated_at < now() - make_interval(secs => @olderThanS)
  and (r.status = 'queued'
       or (r.status = 'running' and r.stage in ('execute','compose')
           and not exists (select 1 from orchestrator.jobs j
                           where j.run_id = r.run_id and j.stage = r.stage and j.status not in ('succeeded','failed','cancelled','dead_letter'))))
order by r.run_id limit 200;

-- name: lost_approvals
-- Approved in this generation, but the stage has not begun: the orchestration was not told, or its process ended before it could act.
select r.run_id, r.generation, r.status, approved.stage
from orchestrator.tasks t join orchestrator.runs r using (run_id), unnest(r.approved_stages) as approved (stage)
where t.task_type = 'novel.video' and t.status in ('queued','running','retrying')
  and r.status = 'running' and r.updated_at < now() - make_interval(secs => @olderThanS)
  and exists (select from orchestrator.events e
              where e.run_id = r.run_id and e.event_type = 'run.approved' and e.envelope -> 'payload' ->> 'stage' = approved.stage and (e.envelope ->> 'generation')::int = r.generation)
  and not exists (select from orchestrator.events e
                  where e.run_id = r.run_id and e.event_type = 'stage.started' and e.stage = approved.stage and (e.envelope ->> 'generation')::int = r.generation)
order by r.run_id limit 200;

-- name: unfinished_runs
select r.run_id, r.generation, r.status, r.stage from orchestrator.tasks t join orchestrator.runs r using (run_id)
 where t.task_type = 'novel.video' and t.status in ('queued','running','retrying') order by r.run_id limit 10000;

-- name: patrol
-- The next open films in the order of their ids, of those that did not change just now.
select r.run_id, r.generation, r.status, r.stage from orchestrator.tasks t join orchestrator.runs r using (run_id)
 where t.task_type = 'novel.video' and t.status in ('queued','running','retrying') and t.run_id > @after
   and r.updated_at < now() - make_interval(secs => @olderThanS) order by t.run_id limit 100;

-- name: touch_run
update orchestrator.runs set updated_at = now() where run_id = @runId;

-- name: record_plan_output
-- A dry run's placeholder: the plan in numbers, what each job would cost, and which of them a real run would take over instead of doing: what is there, and what is needed a second time.
with plan as (
    select p.title, p.language, p.quality, p.shots, p.estimated_s, p.within_budget, p.quote, p.graph -> 'jobs' as jobs
      from planner.plan_v1 p where p.run_id = @runId order by p.generation desc limit 1
), job as (
    select j.ordinality, j.value as body,
           m.address is not null or j.value ->> 'content_address' is not null and row_number() over (partition by j.value ->> 'content_address' order by j.ordinality) > 1 as reused
      from plan, jsonb_array_elements(plan.jobs) with ordinality as j
      left join orchestrator.made_before(@runId, array(select body ->> 'content_address' from plan, jsonb_array_elements(plan.jobs) as body
                                                       where body ->> 'kind' <> 'compose')) m on m.address = j.value ->> 'content_address'
), work as (
    select count(*) filter (where not reused) as jobs_to_run, count(*) filter (where reused) as jobs_reused,
           coalesce(sum((body ->> 'estimated_cost')::numeric) filter (where not reused), 0) as cost,
           coalesce(round(sum((body ->> 'estimated_seconds')::numeric) filter (where not reused), 1), 0) as work_s,
           coalesce(jsonb_agg(distinct body ->> 'shot_id') filter (where not reused and body ->> 'kind' in ('video','lipsync')), '[]') as shots_to_run,
           jsonb_agg(jsonb_strip_nulls(jsonb_build_object('key', body ->> 'key', 'kind', body ->> 'kind', 'operation', body ->> 'operation', 'shot_id', body ->> 'shot_id',
               'provider', body ->> 'provider', 'estimated_s', body -> 'estimated_seconds', 'estimated_cost', body -> 'estimated_cost', 'reused', reused)) order by ordinality) as jobs
      from job
)
update orchestrator.runs r
set output = jsonb_build_object('placeholder', true, 'title', plan.title, 'language', plan.language, 'quality', plan.quality, 'shots', plan.shots, 'duration_s', plan.estimated_s,
        'within_budget', plan.within_budget, 'jobs_to_run', work.jobs_to_run, 'jobs_reused', work.jobs_reused, 'shots_to_run', work.shots_to_run,
        'cost', work.cost, 'work_s', work.work_s, 'quote', plan.quote, 'jobs', work.jobs),
    updated_at = now()
from plan, work
where r.run_id = @runId;
