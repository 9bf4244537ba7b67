-- What a person may change about a project's people, places and things, and the look of its world. The gateway calls these functions inside its own transaction, in its tenant.

-- What stays whatever a chapter says; locked is true when any of it does.
alter table entity_core.entities add column locks text[] not null default '{}' check (locks <@ array['look','voice']);
-- Who a merged one is part of now.
alter table entity_core.entities add column merged_into text;
create index entities_by_age on entity_core.entities (tenant_id, project_id, created_at, entity_id);

create or replace view entity_core.entity_v1 as
    select tenant_id, project_id, entity_id, kind, name, aliases, body, look_hash, voice_id, mentions, confidence, locked, first_run_id, last_run_id, version, created_at, updated_at, locks
      from entity_core.entities where deleted_at is null;

create table entity_core.world_packs (
    tenant_id       text not null,
    project_id      text not null,
    trace_id        text,
    correlation_id  text,
    idempotency_key text,
    error_code      text,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    deleted_at      timestamptz,
    -- A WorldPack: only what a person has set.
    body            jsonb not null default '{}',
    primary key (tenant_id, project_id)
);
alter table entity_core.world_packs enable row level security;
alter table entity_core.world_packs force row level security;
create policy tenant on entity_core.world_packs using (tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker');
create view entity_core.world_pack_v1 as
    select tenant_id, project_id, body, version, created_at, updated_at from entity_core.world_packs where deleted_at is null;

-- Two changes of one project never overlap, nor does one with the reading of a chapter: the same lock as in Sql/entities.sql.
create function entity_core.hold_project(p_project_id text) returns void language sql as $$
    select pg_advisory_xact_lock(hashtextextended(current_setting('app.tenant_id') || '/' || p_project_id, 5))
$$;

-- Replaces what a person may edit, if nobody has changed the entity since p_version. Outcome: done, missing, stale or taken (the name).
create function entity_core.edit_entity(p_project_id text, p_entity_id text, p_version bigint, p_name text, p_aliases text[], p_body jsonb, p_look_hash text, p_voice_id text, p_locks text[],
                                        out outcome text, out version bigint)
language plpgsql security definer set search_path = entity_core, pg_catalog as $$
declare
    tenant text := current_setting('app.tenant_id');
    known entity_core.entities%rowtype;
begin
    perform entity_core.hold_project(p_project_id);
    select * into known from entity_core.entities e where e.tenant_id = tenant and e.project_id = p_project_id and e.entity_id = p_entity_id and e.deleted_at is null;
    if not found then outcome := 'missing'; return; end if;
    version := known.version;
    if known.version <> p_version then outcome := 'stale'; return; end if;
    if exists (select 1 from entity_core.entities e where e.tenant_id = tenant and e.project_id = p_project_id and e.kind = known.kind and e.name = p_name
                  and e.entity_id <> p_entity_id and e.deleted_at is null) then
        outcome := 'taken';
        return;
    end if;
    update entity_core.entities e
       set name = p_name, aliases = p_aliases, body = p_body, look_hash = p_look_hash, voice_id = p_voice_id, locks = p_locks, locked = cardinality(p_locks) > 0,
           version = e.version + 1, updated_at = now()
     where e.tenant_id = tenant and e.project_id = p_project_id and e.entity_id = p_entity_id;
    version := known.version + 1;
    outcome := 'done';
end $$;

-- One entity becomes part of another of its kind: its names are the other's aliases from now on. A locked look or voice goes before one that is not. Outcome: done,
-- missing or kinds_differ.
create function entity_core.merge_entities(p_project_id text, p_into_id text, p_from_id text, out outcome text)
language plpgsql security definer set search_path = entity_core, pg_catalog as $$
declare
    tenant text := current_setting('app.tenant_id');
    kept entity_core.entities%rowtype;
    gone entity_core.entities%rowtype;
    names text[];
    shape jsonb;
begin
    perform entity_core.hold_project(p_project_id);
    select * into kept from entity_core.entities e where e.tenant_id = tenant and e.project_id = p_project_id and e.entity_id = p_into_id and e.deleted_at is null;
    if not found then outcome := 'missing'; return; end if;
    select * into gone from entity_core.entities e where e.tenant_id = tenant and e.project_id = p_project_id and e.entity_id = p_from_id and e.deleted_at is null;
    if not found then outcome := 'missing'; return; end if;
    if kept.kind <> gone.kind then outcome := 'kinds_differ'; return; end if;

    names := array(select distinct alias from unnest(kept.aliases || gone.aliases || gone.name) as alias where alias <> kept.name order by alias);
    shape := kept.body || jsonb_build_object('aliases', to_jsonb(names));
    if kept.kind = 'character' then
        shape := shape || jsonb_build_object('mentions', kept.mentions + gone.mentions);
        if 'look' = any(gone.locks) and not 'look' = any(kept.locks) then shape := shape || jsonb_build_object('look', gone.body -> 'look'); end if;
        if 'voice' = any(gone.locks) and not 'voice' = any(kept.locks) then shape := shape || jsonb_build_object('voice', gone.body -> 'voice'); end if;
    end if;
    update entity_core.entities e
       set deleted_at = now(), merged_into = p_into_id, version = e.version + 1, updated_at = now()
     where e.tenant_id = tenant and e.project_id = p_project_id and e.entity_id = p_from_id;
    update entity_core.entities e
       set aliases = names, body = shape, mentions = kept.mentions + gone.mentions, confidence = greatest(kept.confidence, gone.confidence),
           look_hash = case when 'look' = any(gone.locks) and not 'look' = any(kept.locks) then gone.look_hash else kept.look_hash end,
           voice_id = case when 'voice' = any(gone.locks) and not 'voice' = any(kept.locks) then gone.voice_id else kept.voice_id end,
           locks = array(select distinct unnest(kept.locks || gone.locks) order by 1), locked = kept.locked or gone.locked,
           version = e.version + 1, updated_at = now()
     where e.tenant_id = tenant and e.project_id = p_project_id and e.entity_id = p_into_id;
    outcome := 'done';
end $$;

-- Replaces a project's world pack, if nobody has changed it since p_version (0: there is none yet). Outcome: done or stale.
create function entity_core.put_world_pack(p_project_id text, p_version bigint, p_body jsonb, out outcome text, out version bigint)
language plpgsql security definer set search_path = entity_core, pg_catalog as $$
declare
    tenant text := current_setting('app.tenant_id');
begin
    perform entity_core.hold_project(p_project_id);
    select w.version into version from entity_core.world_packs w where w.tenant_id = tenant and w.project_id = p_project_id;
    if coalesce(version, 0) <> p_version then outcome := 'stale'; return; end if;
    insert into entity_core.world_packs as w (tenant_id, project_id, body) values (tenant, p_project_id, p_body)
    on conflict (tenant_id, project_id) do update set body = excluded.body, version = w.version + 1, updated_at = now();
    version := p_version + 1;
    outcome := 'done';
end $$;

revoke all on function entity_core.edit_entity(text, text, bigint, text, text[], jsonb, text, text, text[]), entity_core.merge_entities(text, text, text),
    entity_core.put_world_pack(text, bigint, jsonb), entity_core.hold_project(text) from public;
grant execute on function entity_core.edit_entity(text, text, bigint, text, text[], jsonb, text, text, text[]), entity_core.merge_entities(text, text, text),
    entity_core.put_world_pack(text, bigint, jsonb) to ainer_app;
grant select on entity_core.world_pack_v1 to ainer_app, ainer_worker;
grant select, insert, update, delete on entity_core.world_packs to ainer_worker;
