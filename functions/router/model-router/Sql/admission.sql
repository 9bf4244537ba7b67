-- name: job_facts
select j.job_id, j.run_id, j.tenant_id, j.project_id, j.trace_id, j.kind, j.operation, j.status, j.attempt, j.priority, r.status as run_status, r.priority as run_priority, r.quality
from orchestrator.job_v1 j join orchestrator.run_v1 r using (run_id)
where j.job_id = @jobId;

-- name: nodes
select node_id, kind, lanes::text as lanes, capabilities::text as capabilities, draining from worker_hub.node_v1 where alive;

-- name: enqueue
insert into model_router.admissions (job_id, attempt, tenant_id, project_id, trace_id, run_id, kind, operation, lane, provider, reason, time_limit_s, priority, estimated_cost)
values (@jobId, @attempt, @tenantId, @projectId, @traceId, @runId, @kind, @operation, @lane, @provider, @reason, @timeLimitS, @priority, @estimatedCost)
on conflict (job_id, attempt) do nothing;

-- name: in_flight
-- A dispatch counts until it is claimed, then its lease does: the claim closes the admission in its own transaction.
select lane, tenant_id, sum(n)::int as jobs
from (select lane, tenant_id, count(*) as n from model_router.admissions where status = 'dispatched' group by lane, tenant_id
      union all
      select lane, tenant_id, count(*) from worker_hub.lease_v1 where status = 'active' group by lane, tenant_id) taken
group by lane, tenant_id;

-- name: waiting
-- The head of each tenant's queue in a lane: enough to fill the lane whatever the policy picks.
select job_id, attempt, tenant_id, run_id, lane, priority, waiting_since
from (select *, row_number() over (partition by tenant_id order by priority, waiting_since, job_id) as place
      from model_router.admissions where status = 'waiting' and lane = @lane) queue
where place <= @depth;

-- name: waiting_lanes
select distinct lane from model_router.admissions where status = 'waiting';

-- name: dispatch
update model_router.admissions set status = 'dispatched', dispatched_at = now(), dispatches = dispatches + 1
where job_id = @jobId and attempt = @attempt and status = 'waiting'
returning job_id, attempt, tenant_id, project_id, trace_id, run_id, kind, operation, lane, provider, reason, time_limit_s, estimated_cost::float8 as estimated_cost;

-- name: back_to_waiting
-- A row that somebody holds is being claimed, withdrawn or dispatched right now: it is no business of this statement.
update model_router.admissions a set status = 'waiting'
from (select job_id, attempt from model_router.admissions
      where status = 'dispatched' and dispatched_at < now() - make_interval(secs => @unclaimedS)
      order by dispatched_at limit 500 for update skip locked) stale
where a.job_id = stale.job_id and a.attempt = stale.attempt;

-- name: only_admitter
select pg_try_advisory_xact_lock(hashtextextended('model_router.admission', 0));
