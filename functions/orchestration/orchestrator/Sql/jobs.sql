-- name: lock_job
select job_id, run_id, tenant_id, project_id, generation, key, stage, kind, operation, shot_id, status, attempt, failures, max_attempts, progress::float8 as progress, provider, lane
from orchestrator.jobs where job_id = @jobId for update;

-- name: insert_jobs
insert into orchestrator.jobs (job_id, run_id, tenant_id, project_id, trace_id, correlation_id, generation, key, stage, kind, operation, shot_id, params, inputs,
                               content_address, priority, max_attempts, status, attempt)
select j.job_id, r.run_id, r.tenant_id, r.project_id, r.trace_id, r.correlation_id, r.generation, j.key, j.stage, j.kind, j.operation, j.shot_id, j.params, j.inputs,
       j.content_address, j.priority, @maxAttempts, 'pending', 0
from orchestrator.runs r,
     jsonb_to_recordset(@jobs::jsonb) as j(job_id text, key text, stage text, kind text, operation text, shot_id text, params jsonb, inputs jsonb, content_address text, priority int)
where r.run_id = @runId
on conflict (run_id, key) do nothing;

-- name: insert_edges
insert into orchestrator.job_edges (job_id, depends_on)
select e.job_id, e.depends_on from jsonb_to_recordset(@edges::jsonb) as e(job_id text, depends_on text)
on conflict do nothing;

-- name: job_keys
select key, job_id from orchestrator.jobs where run_id = @runId;

-- name: reusable
-- Each pending job (of these, if any are named) whose result is there already; orchestrator.made_before says where from.
with wanted as (
    select job_id, content_address from orchestrator.jobs
     where run_id = @runId and status = 'pending' and kind <> 'compose' and content_address is not null and (@jobIds::text[] is null or job_id = any(@jobIds)))
select w.job_id, m.source_job_id, m.source_attempt, m.artifact_ids, m.result::text as result, m.provider
from orchestrator.made_before(@runId, array(select distinct content_address from wanted)) m
join wanted w on w.content_address = m.address
order by w.job_id;

-- name: hold_film
select orchestrator.hold_film(@runId);

-- name: hold_for_twins
-- Those of these jobs that another job of the film is making wait for it. Waited: they did so before.
with wanted as (
    select job_id, content_address, twin_job_id from orchestrator.jobs where job_id = any(@jobIds) and status = 'pending'),
held as (
    update orchestrator.jobs j set twin_job_id = m.job_id, version = version + 1, updated_at = now()
      from wanted w join orchestrator.made_now(@runId, array(select distinct content_address from wanted)) m on m.address = w.content_address
     where j.job_id = w.job_id
    returning j.job_id, m.job_id as twin_job_id, m.run_id as twin_run_id, w.twin_job_id is not distinct from m.job_id as waited)
select job_id, twin_job_id, twin_run_id, waited from held order by job_id;

-- name: hasten
-- Made by another run, this job is as urgent as the run that waits for it.
select model_router.hasten(@twinJobId, r.priority) from orchestrator.runs r where r.run_id = @runId;

-- name: hold_for_equals
-- Of these jobs, which are about to be made, only the first of each address is; the others wait for it.
with wanted as (
    select job_id, twin_job_id, min(job_id) over (partition by content_address) as first_id from orchestrator.jobs where job_id = any(@jobIds) and status = 'pending'),
held as (
    update orchestrator.jobs j set twin_job_id = w.first_id, version = version + 1, updated_at = now()
      from wanted w where j.job_id = w.job_id and w.job_id <> w.first_id
    returning j.job_id, w.first_id as twin_job_id, j.run_id as twin_run_id, w.twin_job_id is not distinct from w.first_id as waited)
select job_id, twin_job_id, twin_run_id, waited from held order by job_id;

-- name: runs_past_twins
-- Runs with jobs that wait for a twin which is no longer open.
select distinct j.run_id
  from orchestrator.jobs j
  left join orchestrator.jobs twin on twin.job_id = j.twin_job_id
  left join orchestrator.runs r on r.run_id = twin.run_id
 where j.twin_job_id is not null and (twin.job_id is null or twin.status not in ('ready','dispatched','running','retrying') or r.status <> 'running')
 order by j.run_id limit 100;

-- name: releasable_past_twins
select j.job_id, j.stage, true as shareable
  from orchestrator.jobs j
  left join orchestrator.jobs twin on twin.job_id = j.twin_job_id
  left join orchestrator.runs r on r.run_id = twin.run_id
 where j.run_id = @runId and j.twin_job_id is not null
   and (twin.job_id is null or twin.status not in ('ready','dispatched','running','retrying') or r.status <> 'running')
   -- An input may have been lost meanwhile, for both of them.
   and not exists (select 1 from orchestrator.job_edges e join orchestrator.jobs d on d.job_id = e.depends_on
                   where e.job_id = j.job_id and d.status <> 'succeeded')
 order by j.job_id;

-- name: cost_to_run
-- What the planned work costs without what is there already; what is needed twice is made once.
with job as (
    select body, row_number() over (partition by body ->> 'content_address' order by ordinality) as nth
      from jsonb_array_elements((select p.graph -> 'jobs' from planner.plan_v1 p where p.run_id = @runId order by p.generation desc limit 1)) with ordinality as j (body, ordinality)
)
select coalesce(sum((body ->> 'estimated_cost')::numeric), 0) from job
 where body ->> 'content_address' is null
    or nth = 1 and not exists (select 1 from orchestrator.made_before(@runId, array(select body ->> 'content_address' from job where body ->> 'kind' <> 'compose')) m where m.address = body ->> 'content_address');

-- name: mark_reused
update orchestrator.jobs set status = 'succeeded', twin_job_id = null, reused = true, artifact_ids = @artifactIds, result = @result::jsonb, provider = @provider, progress = 100,
       finished_at = now(), version = version + 1, updated_at = now()
where job_id = @jobId and status = 'pending';

-- name: releasable_in_stage
-- Jobs of a stage, and of that in which the run is, whose dependencies have all succeeded and that wait for no twin. An input of the film may be made again after its stage.
select j.job_id, j.stage, j.content_address is not null and j.kind <> 'compose' as shareable
from orchestrator.jobs j
where j.run_id = @runId and j.stage in (@stage, (select r.stage from orchestrator.runs r where r.run_id = @runId)) and j.status = 'pending' and j.twin_job_id is null
  and not exists (select 1 from orchestrator.job_edges e join orchestrator.jobs d on d.job_id = e.depends_on
                  where e.job_id = j.job_id and d.status <> 'succeeded')
order by j.job_id;

-- name: releasable_after
-- The same for those that waited for one job.
select j.job_id, j.stage, j.content_address is not null and j.kind <> 'compose' as shareable
from orchestrator.jobs j
where j.job_id in (select e.job_id from orchestrator.job_edges e where e.depends_on = @jobId)
  and j.stage in (@stage, (select r.stage from orchestrator.runs r where r.run_id = j.run_id)) and j.status = 'pending' and j.twin_job_id is null
  and not exists (select 1 from orchestrator.job_edges e join orchestrator.jobs d on d.job_id = e.depends_on
                  where e.job_id = j.job_id and d.status <> 'succeeded')
order by j.job_id;

-- name: make_ready
-- Under their next attempt number.
update orchestrator.jobs set status = 'ready', attempt = attempt + 1, twin_job_id = null, version = version + 1, updated_at = now()
where job_id = any(@jobIds) and status = 'pending'
returning job_id, attempt, kind, operation, shot_id, priority;

-- name: mark_dispatched
update orchestrator.jobs set status = 'dispatched', provider = @provider, lane = @lane, version = version + 1, updated_at = now() where job_id = @jobId;

-- name: mark_running
update orchestrator.jobs set status = 'running', node_id = @nodeId, started_at = coalesce(started_at, now()), progress = 0, version = version + 1, updated_at = now() where job_id = @jobId;

-- name: record_job_progress
update orchestrator.jobs set status = case when status in ('ready','dispatched') then 'running' else status end,
       progress = greatest(progress, @progress), node_id = coalesce(@nodeId, node_id), updated_at = now() where job_id = @jobId;

-- name: mark_succeeded
update orchestrator.jobs set status = 'succeeded', progress = 100, result = @result::jsonb, artifact_ids = @artifactIds, provider = coalesce(@provider, provider), error = null, error_code = null,
       node_id = coalesce(@nodeId, node_id), finished_at = now(), version = version + 1, updated_at = now()
where job_id = @jobId;

-- name: mark_retrying
update orchestrator.jobs set status = 'retrying', failures = failures + 1, next_attempt_at = now() + make_interval(secs => @delayS), error = @error::jsonb, error_code = @errorCode,
       version = version + 1, updated_at = now()
where job_id = @jobId
returning next_attempt_at;

-- name: mark_failed
update orchestrator.jobs set status = @status, failures = failures + 1, error = @error::jsonb, error_code = @errorCode, finished_at = now(), version = version + 1, updated_at = now()
where job_id = @jobId;

-- name: due_retries
select job_id, run_id from orchestrator.jobs where status = 'retrying' and next_attempt_at <= now() order by run_id, job_id limit 100;

-- name: start_retry
update orchestrator.jobs set status = 'ready', attempt = attempt + 1, next_attempt_at = null, progress = 0, version = version + 1, updated_at = now()
where job_id = @jobId and status = 'retrying'
returning job_id, run_id, attempt, kind, operation, shot_id, priority;

-- name: reopen_jobs
-- Retry of a run: what succeeded stays; everything else starts over in the new generation.
update orchestrator.jobs set status = 'pending', failures = 0, generation = @generation, error = null, error_code = null, next_attempt_at = null, progress = 0, finished_at = null,
       version = version + 1, updated_at = now()
where run_id = @runId and status in ('failed','cancelled','dead_letter');

-- name: stage_counts
select count(*)::int as total,
       count(*) filter (where status = 'succeeded')::int as succeeded,
       count(*) filter (where status in ('failed','dead_letter'))::int as failed,
       count(*) filter (where status = 'cancelled')::int as cancelled,
       coalesce(sum(progress), 0)::float8 as progress
from orchestrator.jobs where run_id = @runId and stage = @stage;

-- name: first_failure
-- Of this stage if there is one: a job of an earlier stage that was made again may have failed in this.
select error::text as error from orchestrator.jobs where run_id = @runId and status in ('failed','dead_letter') order by stage <> @stage, finished_at, job_id limit 1;

-- name: stage_of_run
select stage from orchestrator.runs where run_id = @runId;

-- name: lost_inputs
-- Whether something that the job needs is not there: gone, or being made again.
select exists (
    select from orchestrator.job_edges e join orchestrator.jobs made on made.job_id = e.depends_on
     where e.job_id = @jobId
       and (made.status <> 'succeeded'
            or (select count(*) from worker_hub.artifact_v1 a where a.artifact_id = any(made.artifact_ids)) < cardinality(made.artifact_ids)));

-- name: wait_for_inputs
update orchestrator.jobs set status = 'pending', failures = failures + 1, progress = 0, node_id = null, error = @error::jsonb, error_code = @errorCode, version = version + 1, updated_at = now()
where job_id = @jobId;

-- name: reopen_lost
-- Jobs whose artifacts are not all there any more and that a pending job waits for.
with lost as (
    select made.job_id, array(select id from unnest(made.artifact_ids) id where not exists (select from worker_hub.artifact_v1 a where a.artifact_id = id)) as artifact_ids
      from orchestrator.jobs made
     where made.run_id = @runId and made.status = 'succeeded'
       and exists (select from orchestrator.job_edges e join orchestrator.jobs j on j.job_id = e.job_id where e.depends_on = made.job_id and j.status = 'pending')
       and (select count(*) from worker_hub.artifact_v1 a where a.artifact_id = any(made.artifact_ids)) < cardinality(made.artifact_ids))
update orchestrator.jobs j
set status = 'pending', reused = false, artifact_ids = '{}', result = null, progress = 0, failures = 0, finished_at = null, version = version + 1, updated_at = now()
from lost where j.job_id = lost.job_id
returning j.job_id, j.stage, lost.artifact_ids;

-- name: film_of_run
select a.artifact_id, a.uri, a.media::text as media
from orchestrator.jobs j join worker_hub.artifact_v1 a on a.artifact_id = any(j.artifact_ids) and a.kind = 'film'
where j.run_id = @runId and j.kind = 'compose' and j.status = 'succeeded' limit 1;

-- name: planned_graph
select graph::text as graph from planner.plan_v1 where run_id = @runId order by generation desc limit 1;

-- name: cancel_jobs
update orchestrator.jobs set status = 'cancelled', next_attempt_at = null, twin_job_id = null, finished_at = now(), version = version + 1, updated_at = now()
where run_id = @runId and status not in ('succeeded','failed','cancelled','dead_letter')
returning job_id, attempt;

-- name: stalled
-- Jobs of the next open films that nobody has: the router does not know the attempt, or its lease is over, and still the job stands where it stood. What was said last about the
-- attempt, its end before its beginning, has not been heard: the broker has lost it.
with films as (
    select r.run_id, r.generation, r.status from orchestrator.tasks t join orchestrator.runs r using (run_id)
     where t.task_type = 'novel.video' and t.status in ('queued','running','retrying') and t.run_id > @after order by t.run_id limit 100),
standing as (
    select j.run_id, j.job_id, j.attempt
      from films f join orchestrator.jobs j using (run_id)
     where f.status = 'running' and j.status in ('ready','dispatched','running') and j.updated_at < now() - make_interval(secs => @olderThanS)
       -- While older messages wait to be sent, nothing is lost: the broker is away.
       and not (select messaging.is_behind(make_interval(secs => @olderThanS)))
       and not exists (select from model_router.admission_v1 a where a.job_id = j.job_id and a.attempt = j.attempt and a.status <> 'closed')
       -- While the router takes in jobs of this run, it is only slow.
       and not exists (select from model_router.admission_v1 a where a.run_id = j.run_id and a.status <> 'closed' and a.waiting_since > now() - make_interval(secs => @olderThanS))
       and not exists (select from worker_hub.lease_v1 l where l.job_id = j.job_id and l.attempt = j.attempt and l.status = 'active'))
select f.run_id, said.job_id, said.event_id, said.event_type
  from films f
  left join lateral (
       select s.job_id, e.event_id, e.event_type
         from standing s
         cross join lateral (
              select e.event_id, e.event_type from orchestrator.events e
               where e.run_id = s.run_id and e.job_id = s.job_id and e.attempt = s.attempt
                 and e.event_type in ('job.created','compose.requested','job.retrying','job.succeeded','compose.completed','job.failed')
               order by e.run_seq desc limit 1) e
        where s.run_id = f.run_id) said on true
 order by f.run_id, said.job_id;

-- name: say_again
-- As it was said, under its own event id.
with standing as (
    update orchestrator.jobs set updated_at = now() where job_id = any(@jobIds))
select count(messaging.enqueue(e.event_type, e.envelope, null)::text) from orchestrator.events e where e.event_id = any(@eventIds);
