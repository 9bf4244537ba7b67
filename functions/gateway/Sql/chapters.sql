-- name: last_ordinal
select coalesce(max(ordinal), 0) from gateway.chapters where tenant_id = @tenantId and project_id = @projectId and deleted_at is null;

-- name: add
insert into gateway.chapters (chapter_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, title, part, ordinal, language, content, source)
select new.chapter_id, @tenantId, @projectId, @traceId, @correlationId, @idempotencyKey, new.title, new.part, new.ordinal, @language, new.text, @source
  from jsonb_to_recordset(@chapters) as new (chapter_id text, title text, part text, ordinal int, text text);

-- name: taken
select exists (select 1 from gateway.chapters where tenant_id = @tenantId and chapter_id = @chapterId);

-- name: some
select chapter_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, title, part, ordinal, language, char_length(content) as characters, source, summary,
       summary_method, version, created_at, updated_at
  from gateway.chapters where tenant_id = @tenantId and chapter_id = any(@ids) order by ordinal, chapter_id;

-- name: one
select chapter_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, title, part, ordinal, language, char_length(content) as characters, content as text, source, summary,
       summary_method, version, created_at, updated_at
  from gateway.chapters where tenant_id = @tenantId and project_id = @projectId and chapter_id = @chapterId and deleted_at is null;

-- name: list
select chapter_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, title, part, coalesce(ordinal, 0) as ordinal, language, char_length(content) as characters, source, summary,
       summary_method, version, created_at, updated_at
  from gateway.chapters
 where tenant_id = @tenantId and project_id = @projectId and deleted_at is null
   and (@afterOrdinal::int is null or (coalesce(ordinal, 0), chapter_id) > (@afterOrdinal, @afterId))
 order by coalesce(ordinal, 0), chapter_id
 limit @limit;

-- name: change
-- A summary belongs to the text that it was made from.
update gateway.chapters
   set title = @title, part = @part, ordinal = @ordinal, language = @language,
       summary = case when content = @text then summary end, summary_method = case when content = @text then summary_method end,
       content = @text, version = version + 1, updated_at = now()
 where tenant_id = @tenantId and project_id = @projectId and chapter_id = @chapterId and version = @version and deleted_at is null
returning chapter_id;

-- name: delete
update gateway.chapters set deleted_at = now(), updated_at = now(), version = version + 1
 where tenant_id = @tenantId and project_id = @projectId and chapter_id = @chapterId and deleted_at is null and (@version::bigint is null or version = @version)
returning chapter_id;
