-- name: find_retrieval
select candidates::text from asset_knowledge.retrievals where run_id = @runId and generation = @generation and tenant_id = @tenantId;

-- name: save_retrieval
insert into asset_knowledge.retrievals (run_id, generation, tenant_id, project_id, trace_id, correlation_id, candidates, created_at, updated_at)
values (@runId, @generation, @tenantId, @projectId, @traceId, @correlationId, @candidates, @now, @now)
on conflict (run_id, generation) do nothing;

-- name: save_evidence
insert into asset_knowledge.evidence (run_id, generation, ordinal, alias, tenant_id, project_id, kind, claim, entity_id, asset_id, source, content, text_offset, score, created_at)
select @runId, @generation, e.ordinal, 'E' || e.ordinal, @tenantId, @projectId, e.kind, e.claim, e.entity_id, e.asset_id, e.source, e.content, e.text_offset, e.score, @now
  from jsonb_to_recordset(@rows) as e (ordinal int, kind text, claim text, entity_id text, asset_id text, source text, content text, text_offset int, score double precision);
