-- name: create
insert into gateway.projects (project_id, tenant_id, trace_id, correlation_id, idempotency_key, name, language, settings)
values (@projectId, @tenantId, @traceId, @correlationId, @idempotencyKey, @name, @language, @settings)
on conflict (tenant_id, project_id) do nothing
returning project_id, tenant_id, trace_id, correlation_id, idempotency_key, name, language, settings, version, created_at, updated_at;

-- name: one
select project_id, tenant_id, trace_id, correlation_id, idempotency_key, name, language, settings, version, created_at, updated_at
  from gateway.projects where tenant_id = @tenantId and project_id = @projectId and deleted_at is null;

-- name: lock
select project_id, tenant_id, trace_id, correlation_id, idempotency_key, name, language, settings, version, created_at, updated_at
  from gateway.projects where tenant_id = @tenantId and project_id = @projectId and deleted_at is null for update;

-- name: list
select project_id, tenant_id, trace_id, correlation_id, idempotency_key, name, language, settings, version, created_at, updated_at
  from gateway.projects
 where tenant_id = @tenantId and deleted_at is null
   and (@name::text is null or position(lower(@name) in lower(name)) > 0)
   and (@beforeAt::timestamptz is null or (created_at, project_id) < (@beforeAt, @beforeId))
 order by created_at desc, project_id desc
 limit @limit;

-- name: change
update gateway.projects
   set name = @name, language = @language, settings = @settings, version = version + 1, updated_at = now()
 where tenant_id = @tenantId and project_id = @projectId and version = @version and deleted_at is null
returning project_id, tenant_id, trace_id, correlation_id, idempotency_key, name, language, settings, version, created_at, updated_at;

-- name: busy
select exists (select 1 from orchestrator.run_v1 where tenant_id = @tenantId and project_id = @projectId and status in ('queued', 'running', 'waiting_review'));

-- name: delete
update gateway.projects set deleted_at = now(), updated_at = now(), version = version + 1
 where tenant_id = @tenantId and project_id = @projectId and deleted_at is null;

-- name: delete_chapters
update gateway.chapters set deleted_at = now(), updated_at = now(), version = version + 1
 where tenant_id = @tenantId and project_id = @projectId and deleted_at is null;
