-- name: job_facts
-- The film is the first of the runs from which this one was made, one from the other. A job is as urgent as the most urgent run that waits for it.
with recursive lineage as (
    select r.run_id, r.parent_run_id, r.tenant_id, r.project_id, 0 as depth
      from orchestrator.job_v1 j join orchestrator.run_v1 r using (run_id) where j.job_id = @jobId
    union all
    select p.run_id, p.parent_run_id, p.tenant_id, p.project_id, l.depth + 1
      from lineage l join orchestrator.run_v1 p on p.run_id = l.parent_run_id and p.tenant_id = l.tenant_id and p.project_id = l.project_id
     where l.depth < 1000)
select (select l.run_id from lineage l order by l.depth desc limit 1) as film_id, j.job_id, j.run_id, j.tenant_id, j.project_id, j.trace_id, j.kind, j.operation, j.status, j.attempt, j.priority, r.status as run_status, r.quality,
       least(r.priority, (select min(w.priority) from orchestrator.job_v1 waits join orchestrator.run_v1 w using (run_id) where waits.twin_job_id = j.job_id and w.status = 'running')) as run_priority
from orchestrator.job_v1 j join orchestrator.run_v1 r using (run_id)
where j.job_id = @jobId;

-- name: nodes
select node_id, kind, lanes::text as lanes, capabilities::text as capabilities, draining from worker_hub.node_v1 where alive;

-- name: enqueue
insert into model_router.admissions (job_id, attempt, tenant_id, project_id, trace_id, run_id, kind, operation, lane, provider, reason, time_limit_s, priority, estimated_cost, film_id)
values (@jobId, @attempt, @tenantId, @projectId, @traceId, @runId, @kind, @operation, @lane, @provider, @reason, @timeLimitS, @priority, @estimatedCost, @filmId)
on conflict (job_id, attempt) do nothing;

-- name: in_flight
-- A dispatch counts until it is claimed, then its lease does: the claim closes the admission in its own transaction.
select lane, tenant_id, sum(n)::int as jobs
from (select lane, tenant_id, count(*) as n from model_router.admissions where status = 'dispatched' group by lane, tenant_id
      union all
      select lane, tenant_id, count(*) from worker_hub.lease_v1 where status = 'active' group by lane, tenant_id) taken
group by lane, tenant_id;

-- name: by_index
-- For the two below, whose order is that of an index. Left free, the planner reads and sorts all that waits, at every look; where its statistics are of an hour when nothing waited,
-- it does so by whatever index is shortest.
select set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true);

-- name: waiting
-- The head of each tenant's queue in a lane: enough to fill the lane whatever the policy picks. However many wait, only the heads are read.
with recursive tenants as (
    (select a.tenant_id from model_router.admissions a where a.status = 'waiting' and a.lane = @lane order by a.tenant_id limit 1)
    union all
    select (select a.tenant_id from model_router.admissions a where a.status = 'waiting' and a.lane = @lane and a.tenant_id > t.tenant_id order by a.tenant_id limit 1)
      from tenants t where t.tenant_id is not null)
select head.job_id, head.attempt, head.tenant_id, head.film_id, head.run_id, head.lane, head.run_priority, head.priority, head.waiting_since
  from tenants t
 cross join lateral (
       select a.job_id, a.attempt, a.tenant_id, a.film_id, a.run_id, a.lane, a.run_priority, a.priority, a.waiting_since from model_router.admissions a
        where a.status = 'waiting' and a.lane = @lane and a.tenant_id = t.tenant_id
        order by a.run_priority, a.film_id, a.run_id, a.priority, a.waiting_since, a.job_id limit @depth) head
 where t.tenant_id is not null;

-- name: waiting_lanes
with recursive lanes as (
    (select a.lane from model_router.admissions a where a.status = 'waiting' order by a.lane limit 1)
    union all
    select (select a.lane from model_router.admissions a where a.status = 'waiting' and a.lane > l.lane order by a.lane limit 1) from lanes l where l.lane is not null)
select lane from lanes where lane is not null;

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
