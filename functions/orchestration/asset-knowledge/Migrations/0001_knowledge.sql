-- What a project knows beyond its chapters: styles, characters, scenes, knowledge; searchable by meaning and by word.

create table asset_knowledge.documents (
    document_id     text primary key check (document_id ~ '^doc_[0-9a-f]{32}$'),
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
    kind            text not null check (kind in ('style','character','scene','knowledge')),
    title           text not null,
    content         text not null,
    source          text,
    tags            text[] not null default '{}',
    metadata        jsonb not null default '{}',
    sha256          text not null
);
-- The same material ingested again is the same document.
create unique index documents_by_content on asset_knowledge.documents (tenant_id, project_id, kind, sha256) where deleted_at is null;

create table asset_knowledge.chunks (
    document_id text not null references asset_knowledge.documents (document_id) on delete cascade,
    ordinal     int not null check (ordinal >= 0),
    tenant_id   text not null,
    project_id  text not null,
    content     text not null,
    -- Words of Latin scripts, pairs of ideographs.
    terms       tsvector not null,
    embedding   vector(384) not null,
    primary key (document_id, ordinal)
);
create index chunks_by_meaning on asset_knowledge.chunks using hnsw (embedding vector_cosine_ops);
create index chunks_by_term on asset_knowledge.chunks using gin (terms);
create index chunks_by_project on asset_knowledge.chunks (tenant_id, project_id);

create table asset_knowledge.retrievals (
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
    candidates      jsonb not null,
    primary key (run_id, generation)
);

create table asset_knowledge.evidence (
    run_id     text not null,
    generation int not null check (generation >= 1),
    ordinal    int not null check (ordinal >= 1),
    alias      text not null,
    tenant_id  text not null,
    project_id text not null,
    -- passage: from the chapter; asset: from the project's material.
    kind       text not null check (kind in ('passage','asset')),
    claim      text not null,
    entity_id  text,
    asset_id   text,
    source     text not null,
    content    text not null,
    text_offset int,
    score      double precision not null check (score between 0 and 1),
    created_at timestamptz not null default now(),
    primary key (run_id, generation, ordinal),
    unique (run_id, generation, alias)
);

alter table asset_knowledge.documents enable row level security;
alter table asset_knowledge.documents force row level security;
create policy tenant on asset_knowledge.documents using (tenant_id = current_setting('app.tenant_id', true) or current_user = 'ainer_worker');
alter table asset_knowledge.chunks enable row level security;
alter table asset_knowledge.chunks force row level security;
create policy tenant on asset_knowledge.chunks using (tenant_id = current_setting('app.tenant_id', true) or current_user = 'ainer_worker');
alter table asset_knowledge.retrievals enable row level security;
alter table asset_knowledge.retrievals force row level security;
create policy tenant on asset_knowledge.retrievals using (tenant_id = current_setting('app.tenant_id', true) or current_user = 'ainer_worker');
alter table asset_knowledge.evidence enable row level security;
alter table asset_knowledge.evidence force row level security;
create policy tenant on asset_knowledge.evidence using (tenant_id = current_setting('app.tenant_id', true) or current_user = 'ainer_worker');

create view asset_knowledge.document_v1 as
    select document_id, tenant_id, project_id, kind, title, content, source, tags, metadata, sha256, version, created_at, updated_at
      from asset_knowledge.documents where deleted_at is null;

create view asset_knowledge.evidence_v1 as
    select run_id, generation, ordinal, alias, tenant_id, project_id, kind, claim, entity_id, asset_id, source, content, text_offset, score, created_at
      from asset_knowledge.evidence;

grant usage on schema asset_knowledge to ainer_app, ainer_worker;
grant select on asset_knowledge.document_v1, asset_knowledge.evidence_v1 to ainer_app, ainer_worker;
grant select, insert, update, delete on asset_knowledge.documents, asset_knowledge.chunks, asset_knowledge.retrievals, asset_knowledge.evidence to ainer_worker;
