-- name: list
select run_id, generation, ordinal, alias, kind, claim, entity_id, asset_id, source, case when @includeContent then content end as content, text_offset, score, created_at
  from asset_knowledge.evidence_v1
 where run_id = @runId and generation = (select max(generation) from asset_knowledge.evidence_v1 where run_id = @runId)
   and ordinal > @after
   and (@kinds::text[] is null or kind = any(@kinds))
   and (@entityId::text is null or entity_id = @entityId)
 order by ordinal
 limit @limit;

-- name: one
select run_id, generation, ordinal, alias, kind, claim, entity_id, asset_id, source, content, text_offset, score, created_at
  from asset_knowledge.evidence_v1
 where run_id = @runId and alias = @alias
 order by generation desc limit 1;
