-- What a project knows of its people, places and things, and what each run read in its chapter.

create table entity_core.entities (
    tenant_id       text not null,
    project_id      text not null,
    entity_id       text not null check (entity_id ~ '^ent_[0-9a-f]{32}$'),
    trace_id        text,
    correlation_id  text,
    idempotency_key text,
    error_code      text,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    deleted_at      timestamptz,
    kind            text not null check (kind in ('character','place','object')),
    name            text not null,
    aliases         text[] not null default '{}',
    -- The contract's own form: Character, Place or StoryObject.
    body            jsonb not null,
    look_hash       text,
    voice_id        text,
    mentions        int not null default 0 check (mentions >= 0),
    confidence      double precision not null check (confidence between 0 and 1),
    -- Set by a person: extraction changes neither name, look nor voice.
    locked          boolean not null default false,
    first_run_id    text not null,
    last_run_id     text not null,
    primary key (tenant_id, project_id, entity_id),
    check ((kind = 'character') = (look_hash is not null and voice_id is not null))
);
create unique index entities_by_name on entity_core.entities (tenant_id, project_id, kind, name) where deleted_at is null;

create table entity_core.packs (
    run_id          text not null,
    generation      int not null check (generation >= 1),
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
    language        text not null,
    title           text not null,
    -- The chapter in its normal form; offsets in the evidence count in it.
    text            text not null,
    story           jsonb not null,
    pack            jsonb not null,
    primary key (run_id, generation)
);
create index packs_by_project on entity_core.packs (tenant_id, project_id, created_at desc);

alter table entity_core.entities enable row level security;
alter table entity_core.entities force row level security;
create policy tenant on entity_core.entities using (tenant_id = current_setting('app.tenant_id', true) or current_user = 'ainer_worker');
alter table entity_core.packs enable row level security;
alter table entity_core.packs force row level security;
create policy tenant on entity_core.packs using (tenant_id = current_setting('app.tenant_id', true) or current_user = 'ainer_worker');

create view entity_core.entity_v1 as
    select tenant_id, project_id, entity_id, kind, name, aliases, body, look_hash, voice_id, mentions, confidence, locked, first_run_id, last_run_id, version, created_at, updated_at
      from entity_core.entities where deleted_at is null;

create view entity_core.pack_v1 as
    select run_id, generation, tenant_id, project_id, language, title, story, pack, created_at from entity_core.packs where deleted_at is null;

grant usage on schema entity_core to ainer_app, ainer_worker;
grant select on entity_core.entity_v1, entity_core.pack_v1 to ainer_app, ainer_worker;
grant select, insert, update, delete on entity_core.entities, entity_core.packs to ainer_worker;
