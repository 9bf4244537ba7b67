-- name: project_exists
select exists (select 1 from gateway.project_v1 where project_id = @projectId);

-- name: add
select document_id, already_there from asset_knowledge.add_document(@document, @passages);

-- name: complete
select asset_knowledge.complete_document(@assetId, @content, @passages);

-- name: delete
select asset_knowledge.delete_document(@assetId);

-- name: one
select document_id as asset_id, project_id, kind, title, content, source, tags, metadata, sha256, status, object_key, object_bytes, content_type, version, created_at, updated_at
  from asset_knowledge.document_v1 where document_id = @assetId;

-- name: list
select document_id as asset_id, project_id, kind, title, source, tags, metadata, sha256, status, object_key, object_bytes, content_type, version, created_at, updated_at
  from asset_knowledge.document_v1
 where (@projectId::text is null or project_id = @projectId)
   and (@kinds::text[] is null or kind = any(@kinds))
   and (@tags::text[] is null or tags && @tags)
   and (@status::text is null or status = @status)
   and (@beforeAt::timestamptz is null or (created_at, document_id) < (@beforeAt, @beforeId))
 order by created_at desc, document_id desc
 limit @limit;

-- name: search
select document_id as asset_id, kind, title, content, source, tags, score from asset_knowledge.search(@projectId, @embedding, @query, @kinds, @tags, @most);
