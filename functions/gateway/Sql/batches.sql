-- name: find_template
select template_id, project_id, template::text as template from gateway.batch_templates where (template_id = @idOrName or name = @idOrName) and deleted_at is null;

-- name: add_template
insert into gateway.batch_templates (template_id, tenant_id, project_id, idempotency_key, name, template)
values (@templateId, @tenantId, @projectId, @idempotencyKey, @name, @template)
on conflict (tenant_id, name) where deleted_at is null do nothing
returning created_at;

-- name: one_template
select template_id, tenant_id, project_id, name, template, version, created_at, updated_at from gateway.batch_templates where template_id = @templateId and deleted_at is null;

-- name: list_templates
select template_id, tenant_id, project_id, name, template, version, created_at, updated_at from gateway.batch_templates
 where deleted_at is null
   and (@projectId::text is null or project_id = @projectId)
   and (@beforeAt::timestamptz is null or (created_at, template_id) < (@beforeAt, @beforeId))
 order by created_at desc, template_id desc
 limit @limit;

-- name: delete_template
update gateway.batch_templates set deleted_at = now(), updated_at = now(), version = version + 1 where template_id = @templateId and deleted_at is null;

-- name: project_exists
select exists (select 1 from gateway.projects where tenant_id = @tenantId and project_id = @projectId and deleted_at is null);

-- name: chapters
select chapter_id, project_id from gateway.chapters where tenant_id = @tenantId and chapter_id = any(@chapterIds) and deleted_at is null;

-- name: add_batch
insert into gateway.batches (batch_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, name, template, template_id, chapter_ids, n_runs, dry_run)
values (@batchId, @tenantId, @projectId, @traceId, @correlationId, @idempotencyKey, @name, @template, @templateId, @chapterIds, @nRuns, @dryRun);

-- name: accept_runs
select count(orchestrator.accept_run(spec, @traceparent)) from jsonb_array_elements(@specs) as spec;

-- name: one
select batch_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, version, created_at, updated_at, name, template, template_id, chapter_ids, n_runs, dry_run,
       cancelled_at, queued, running, waiting_review, succeeded, failed, cancelled, progress, finished_at, status
  from gateway.batch_v1 where batch_id = @batchId;

-- name: list
select batch_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, version, created_at, updated_at, name, template, template_id, chapter_ids, n_runs, dry_run,
       cancelled_at, queued, running, waiting_review, succeeded, failed, cancelled, progress, finished_at, status
  from gateway.batch_v1
 where (@status::text[] is null or status = any(@status))
   and (@projectId::text is null or project_id = @projectId)
   and (@beforeAt::timestamptz is null or (created_at, batch_id) < (@beforeAt, @beforeId))
 order by created_at desc, batch_id desc
 limit @limit;

-- name: mark_cancelled
update gateway.batches set cancelled_at = coalesce(cancelled_at, now()), updated_at = now(), version = version + 1 where batch_id = @batchId;

-- name: runs_to_cancel
select run_id, task_id, tenant_id, project_id, trace_id, correlation_id, generation, status, stage, quality
  from orchestrator.run_v1 where batch_id = @batchId and status in ('queued','running','waiting_review') order by run_id;
