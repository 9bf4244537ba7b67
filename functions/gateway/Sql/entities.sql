-- name: list
select entity_id, project_id, kind, name, aliases, body, mentions, confidence, locks, first_run_id, last_run_id, version, created_at, updated_at
  from entity_core.entity_v1
 where project_id = @projectId
   and (@kinds::text[] is null or kind = any(@kinds))
   and (@name::text is null or name ilike '%' || @name || '%' or exists (select 1 from unnest(aliases) as alias where alias ilike '%' || @name || '%'))
   and (@afterAt::timestamptz is null or (created_at, entity_id) > (@afterAt, @afterId))
 order by created_at, entity_id
 limit @limit;

-- name: one
select entity_id, project_id, kind, name, aliases, body, mentions, confidence, locks, first_run_id, last_run_id, version, created_at, updated_at
  from entity_core.entity_v1 where project_id = @projectId and entity_id = @entityId;

-- name: project_exists
select exists (select 1 from gateway.project_v1 where project_id = @projectId);

-- name: edit
select outcome, version from entity_core.edit_entity(@projectId, @entityId, @version, @name, @aliases, @body, @lookHash, @voiceId, @locks);

-- name: merge
select outcome from entity_core.merge_entities(@projectId, @intoId, @fromId);

-- name: world_pack
select body::text as body, version, created_at, updated_at from entity_core.world_pack_v1 where project_id = @projectId;

-- name: put_world_pack
select outcome, version from entity_core.put_world_pack(@projectId, @version, @body);
