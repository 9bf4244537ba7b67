-- name: chapter
select chapter_id, title, language, content as text, version from gateway.chapter_v1
 where tenant_id = @tenantId and project_id = @projectId and chapter_id = @chapterId;

-- name: chapter_ids
select chapter_id from gateway.chapter_v1 where tenant_id = @tenantId and project_id = @projectId order by coalesce(ordinal, 0), chapter_id limit @most;

-- name: artifact
select object_key from worker_hub.artifact_v1 where tenant_id = @tenantId and project_id = @projectId and artifact_id = @artifactId;

-- name: asset
select status, content, object_key, content_type from asset_knowledge.document_v1 where tenant_id = @tenantId and project_id = @projectId and document_id = @assetId;

-- name: put_chapters
select gateway.put_chapters(@tenantId, @projectId, @chapters, @source, @language, @traceId);

-- name: put_summary
select gateway.put_summary(@tenantId, @chapterId, @version, @summary, @method);
