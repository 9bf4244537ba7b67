-- name: lock_project
-- Two chapters of one project are read one after the other, so that the second sees whom the first introduced.
select 1 from (select pg_advisory_xact_lock(hashtextextended(@tenantId || '/' || @projectId, 5))) as held;

-- name: find_pack
select language, title, text, story::text as story, pack::text as pack from entity_core.packs where run_id = @runId and generation = @generation and tenant_id = @tenantId;

-- name: known
select kind, aliases, locked, body::text as body from entity_core.entities
 where tenant_id = @tenantId and project_id = @projectId and deleted_at is null
 order by mentions desc, entity_id;

-- name: save_entity
insert into entity_core.entities as known
       (tenant_id, project_id, entity_id, trace_id, correlation_id, kind, name, aliases, body, look_hash, voice_id, mentions, confidence, first_run_id, last_run_id, created_at, updated_at)
values (@tenantId, @projectId, @entityId, @traceId, @correlationId, @kind, @name, @aliases, @body, @lookHash, @voiceId, @mentions, @confidence, @runId, @runId, @now, @now)
on conflict (tenant_id, project_id, entity_id) do update set
       aliases = (select coalesce(array_agg(distinct alias order by alias), '{}') from unnest(known.aliases || excluded.aliases) as alias where alias <> known.name),
       body = case when known.locked then known.body else excluded.body end,
       look_hash = case when known.locked then known.look_hash else excluded.look_hash end,
       voice_id = case when known.locked then known.voice_id else excluded.voice_id end,
       mentions = known.mentions + excluded.mentions,
       confidence = greatest(known.confidence, excluded.confidence),
       last_run_id = excluded.last_run_id,
       version = known.version + 1,
       updated_at = excluded.updated_at,
       -- Who was merged into another does not come back by being named.
       deleted_at = case when known.merged_into is not null then known.deleted_at end;

-- name: save_pack
insert into entity_core.packs (run_id, generation, tenant_id, project_id, trace_id, correlation_id, language, title, text, story, pack, created_at, updated_at)
values (@runId, @generation, @tenantId, @projectId, @traceId, @correlationId, @language, @title, @text, @story, @pack, @now, @now);

-- name: inherit_pack
insert into entity_core.packs (run_id, generation, tenant_id, project_id, trace_id, correlation_id, language, title, text, story, pack, created_at, updated_at)
select @runId, @generation, tenant_id, project_id, trace_id, correlation_id, language, title, text, story, pack || jsonb_build_object('run_id', @runId), @now, @now
  from entity_core.packs where run_id = @fromRunId and tenant_id = @tenantId order by generation desc limit 1
on conflict (run_id, generation) do nothing;

-- name: world_pack
select body::text from entity_core.world_packs where tenant_id = @tenantId and project_id = @projectId and deleted_at is null;
