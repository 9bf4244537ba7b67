-- name: claimable
select j.job_id, j.run_id, j.tenant_id, j.project_id, j.trace_id, j.kind, j.operation, j.status, j.attempt, j.generation, j.params::text as params, j.inputs::text as inputs,
       a.provider, a.lane, a.time_limit_s,
       exists (select 1 from worker_hub.leases earlier where earlier.job_id = j.job_id and earlier.attempt < j.attempt) as claimed_before
from orchestrator.job_v1 j
left join model_router.admission_v1 a on a.job_id = j.job_id and a.attempt = j.attempt
where j.job_id = @jobId;

-- name: claim
insert into worker_hub.leases (job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, node_id, time_limit_s, expires_at)
values (@jobId, @attempt, @tenantId, @projectId, @runId, @kind, @operation, @lane, @provider, @nodeId, @timeLimitS, now() + make_interval(secs => @leaseS))
on conflict do nothing
returning token;

-- name: read_lease
select job_id, attempt, token, tenant_id, project_id, run_id, kind, operation, lane, provider, node_id, status, time_limit_s
from worker_hub.leases where job_id = @jobId and attempt = @attempt;

-- name: lock_lease
select job_id, attempt, token, tenant_id, project_id, run_id, kind, operation, lane, provider, node_id, status, time_limit_s
from worker_hub.leases where job_id = @jobId and attempt = @attempt for update;

-- name: close
update worker_hub.leases set status = @status, closed_at = now() where job_id = @jobId and attempt = @attempt and token = @token and status = 'active';

-- name: extend_claim
update worker_hub.leases set expires_at = now() + make_interval(secs => @leaseS) where job_id = @jobId and attempt = @attempt and token = @token and status = 'active';

-- name: inputs
select n.name, n.ordinal::int as ordinal, a.artifact_id, a.kind, a.object_key, a.sha256, a.bytes, a.content_type, a.media::text as media, a.metadata::text as metadata
from rows from (jsonb_to_recordset(@inputs::jsonb) as (name text, job_id text, kind text)) with ordinality as n(name, job_id, kind, ordinal)
join orchestrator.job_v1 j on j.job_id = n.job_id
join lateral unnest(j.artifact_ids) with ordinality as made(artifact_id, place) on true
join worker_hub.artifacts a on a.artifact_id = made.artifact_id
where (n.kind is null and made.place = 1) or a.kind = n.kind
order by n.ordinal;

-- name: expired
select job_id, attempt, run_id, token from worker_hub.leases
where status = 'active' and (expires_at < now() or claimed_at < now() - make_interval(secs => time_limit_s + silent_s + @graceS))
order by expires_at limit 100;

-- name: still_expired
select job_id, attempt, token, run_id, tenant_id, project_id, kind, operation, provider, node_id, lane, status, time_limit_s, expires_at < now() as lapsed
from worker_hub.leases
where job_id = @jobId and attempt = @attempt and status = 'active'
  and (expires_at < now() or claimed_at < now() - make_interval(secs => time_limit_s + silent_s + @graceS))
for update;

-- name: grace
-- After the hub itself was away nobody could renew: every active lease gets one more term, and what it lay over by does not count against the time limit.
with held as (select job_id, attempt from worker_hub.leases where status = 'active' order by job_id, attempt for update)
update worker_hub.leases l set expires_at = greatest(l.expires_at, now() + make_interval(secs => @leaseS)),
       silent_s = l.silent_s + greatest(0, extract(epoch from now() - l.expires_at))
from held where l.job_id = held.job_id and l.attempt = held.attempt;
