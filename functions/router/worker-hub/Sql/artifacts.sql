-- name: announce
insert into worker_hub.uploads (artifact_id, job_id, attempt, token, file, kind, object_key, bytes, sha256, content_type)
values (@artifactId, @jobId, @attempt, @token, @file, @kind, @objectKey, @bytes, @sha256, @contentType)
on conflict (job_id, attempt, file) do update
set kind = excluded.kind, bytes = excluded.bytes, sha256 = excluded.sha256, content_type = excluded.content_type, announced_at = now()
returning artifact_id, object_key;

-- name: uploads_of_attempt
select artifact_id, kind, object_key, bytes, sha256, content_type from worker_hub.uploads where job_id = @jobId and attempt = @attempt and token = @token;

-- name: register
insert into worker_hub.artifacts (artifact_id, tenant_id, project_id, trace_id, run_id, job_id, attempt, kind, bucket, object_key, sha256, bytes, content_type, content_address, media, metadata)
values (@artifactId, @tenantId, @projectId, @traceId, @runId, @jobId, @attempt, @kind, @bucket, @objectKey, @sha256, @bytes, @contentType, @contentAddress, @media, @metadata)
on conflict (artifact_id) do nothing;

-- name: reusable
select distinct on (a.content_address) a.content_address, a.artifact_id, a.object_key, a.sha256, a.bytes, a.content_type, a.media::text as media, a.metadata::text as metadata
from worker_hub.artifacts a
where a.tenant_id = @tenantId and a.kind = @kind and a.content_address = any(@addresses) and a.deleted_at is null
order by a.content_address, a.created_at desc;

-- name: inputs_of_job
-- What the job reads of what earlier ones made, as far as it counts as being there.
select distinct a.artifact_id, a.object_key, a.bytes, a.sha256
from orchestrator.job_v1 j
cross join lateral jsonb_to_recordset(j.inputs) as n(name text, job_id text, kind text)
join orchestrator.job_v1 made on made.job_id = n.job_id
join worker_hub.artifacts a on a.artifact_id = any(made.artifact_ids) and a.deleted_at is null
where j.job_id = @jobId and (a.kind = n.kind or (n.kind is null and a.artifact_id = made.artifact_ids[1]))
order by a.artifact_id;

-- name: mark_lost
with held as (
    select artifact_id from worker_hub.artifacts where artifact_id = any(@artifactIds) and tenant_id = @tenantId and deleted_at is null order by artifact_id for update)
update worker_hub.artifacts a
set deleted_at = now(), error_code = 'artifact_missing', version = version + 1, updated_at = now()
from held where a.artifact_id = held.artifact_id
returning a.artifact_id, a.kind, a.object_key, a.run_id, a.job_id, a.content_address;
