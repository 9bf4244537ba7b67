-- name: save_document
insert into asset_knowledge.documents (document_id, tenant_id, project_id, trace_id, correlation_id, kind, title, content, source, tags, metadata, sha256, created_at, updated_at)
values (@documentId, @tenantId, @projectId, @traceId, @correlationId, @kind, @title, @content, @source, @tags, @metadata, @sha256, @now, @now)
on conflict (tenant_id, project_id, kind, sha256) where deleted_at is null do nothing
returning document_id;

-- name: find_by_content
select document_id from asset_knowledge.documents
 where tenant_id = @tenantId and project_id = @projectId and kind = @kind and sha256 = @sha256 and deleted_at is null;

-- name: save_chunk
insert into asset_knowledge.chunks (document_id, ordinal, tenant_id, project_id, content, terms, embedding)
values (@documentId, @ordinal, @tenantId, @projectId, @content, to_tsvector('simple', @terms), @embedding::real[]::vector);

-- name: delete_chunks
delete from asset_knowledge.chunks where document_id = @documentId and tenant_id = @tenantId;

-- name: delete_document
update asset_knowledge.documents set deleted_at = @now, updated_at = @now, version = version + 1
 where document_id = @documentId and tenant_id = @tenantId and deleted_at is null;

-- name: scan_filtered
-- With filters an index scan may run dry before it has found enough rows; pgvector then goes on.
select set_config('hnsw.iterative_scan', 'strict_order', true);

-- name: search
-- Two rankings, by meaning and by word, fused by reciprocal rank (Cormack, Clarke and Buettcher 2009, k = 60): 1 means first in both.
with near as (
    select c.document_id, c.ordinal, 1 - (c.embedding <=> @embedding::real[]::vector) as closeness
      from asset_knowledge.chunks c
      join asset_knowledge.documents d using (document_id)
     where c.tenant_id = @tenantId and c.project_id = @projectId and d.deleted_at is null
       and (@kinds::text[] is null or d.kind = any(@kinds)) and (@tags::text[] is null or d.tags && @tags)
     order by c.embedding <=> @embedding::real[]::vector
     limit @pool
), near_ranked as (
    select *, row_number() over (order by closeness desc, document_id, ordinal) as place from near where closeness > @leastCloseness
), worded as (
    select c.document_id, c.ordinal, ts_rank_cd(c.terms, to_tsquery('simple', @query), 1) as weight
      from asset_knowledge.chunks c
      join asset_knowledge.documents d using (document_id)
     where @query <> '' and c.tenant_id = @tenantId and c.project_id = @projectId and d.deleted_at is null
       and c.terms @@ to_tsquery('simple', @query)
       and (@kinds::text[] is null or d.kind = any(@kinds)) and (@tags::text[] is null or d.tags && @tags)
     order by weight desc, c.document_id, c.ordinal
     limit @pool
), worded_ranked as (
    select *, row_number() over (order by weight desc, document_id, ordinal) as place from worded
), fused as (
    select coalesce(n.document_id, w.document_id) as document_id, coalesce(n.ordinal, w.ordinal) as ordinal, coalesce(n.closeness, 0) as closeness,
           (coalesce(1.0 / (60 + n.place), 0) + coalesce(1.0 / (60 + w.place), 0)) / (2.0 / 61) as fusion
      from near_ranked n
      full join worded_ranked w on w.document_id = n.document_id and w.ordinal = n.ordinal
), best as (
    -- A document stands in the answer once, with its best passage.
    select distinct on (document_id) document_id, ordinal, closeness, fusion from fused order by document_id, fusion desc, ordinal
)
select d.document_id, d.kind, d.title, c.content, d.source, d.tags, b.closeness::double precision as closeness,
       least(1, greatest(0, 0.5 * b.fusion + 0.5 * b.closeness))::double precision as score
  from best b
  join asset_knowledge.documents d using (document_id)
  join asset_knowledge.chunks c on c.document_id = b.document_id and c.ordinal = b.ordinal
 order by score desc, d.document_id
 limit @most;
