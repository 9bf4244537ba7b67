-- The library for whoever takes material in or asks it: these functions run in the caller's transaction and see its tenant. Terms and embeddings are the caller's, made by
-- shared/knowledge, so that questions and answers are measured alike.

-- Uploaded material: pending until the file has arrived and been read.
alter table asset_knowledge.documents add column status text not null default 'ready' check (status in ('pending','ready'));
alter table asset_knowledge.documents add column object_key text;
alter table asset_knowledge.documents add column object_bytes bigint check (object_bytes > 0);
alter table asset_knowledge.documents add column content_type text;
alter table asset_knowledge.documents add check (status = 'ready' or object_key is not null);
create index documents_by_age on asset_knowledge.documents (tenant_id, created_at desc, document_id desc) where deleted_at is null;

create or replace view asset_knowledge.document_v1 as
    select document_id, tenant_id, project_id, kind, title, content, source, tags, metadata, sha256, version, created_at, updated_at, status, object_key, object_bytes, content_type
      from asset_knowledge.documents where deleted_at is null;

-- Takes a document in with its passages; the same kind and content again gives the first one. p_document: document_id, project_id, trace_id, correlation_id,
-- idempotency_key, kind, title, content, source, tags, metadata, sha256, and for an upload status pending, object_key, object_bytes, content_type.
create function asset_knowledge.add_document(p_document jsonb, p_passages jsonb, out document_id text, out already_there boolean)
language plpgsql security definer set search_path = asset_knowledge, public, pg_catalog as $$
#variable_conflict use_column
declare
    tenant text := current_setting('app.tenant_id');
    saved text;
begin
    insert into asset_knowledge.documents as d (document_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, kind, title, content, source, tags, metadata, sha256,
                                                status, object_key, object_bytes, content_type)
    values (p_document ->> 'document_id', tenant, p_document ->> 'project_id', p_document ->> 'trace_id', p_document ->> 'correlation_id', p_document ->> 'idempotency_key',
            p_document ->> 'kind', p_document ->> 'title', coalesce(p_document ->> 'content', ''), p_document ->> 'source',
            coalesce((select array_agg(tag) from jsonb_array_elements_text(p_document -> 'tags') as tag), '{}'), coalesce(p_document -> 'metadata', '{}'), p_document ->> 'sha256',
            coalesce(p_document ->> 'status', 'ready'), p_document ->> 'object_key', (p_document ->> 'object_bytes')::bigint, p_document ->> 'content_type')
    on conflict (tenant_id, project_id, kind, sha256) where deleted_at is null do nothing
    returning d.document_id into saved;
    if saved is null then
        select d.document_id into saved from asset_knowledge.documents d
         where d.tenant_id = tenant and d.project_id = p_document ->> 'project_id' and d.kind = p_document ->> 'kind' and d.sha256 = p_document ->> 'sha256' and d.deleted_at is null;
        add_document.document_id := saved;
        add_document.already_there := true;
        return;
    end if;
    perform asset_knowledge.add_passages(saved, p_passages);
    add_document.document_id := saved;
    add_document.already_there := false;
end $$;

create function asset_knowledge.add_passages(p_document_id text, p_passages jsonb) returns void
language sql set search_path = asset_knowledge, public, pg_catalog as $$
    insert into asset_knowledge.chunks (document_id, ordinal, tenant_id, project_id, content, terms, embedding)
    select d.document_id, p.ordinal, d.tenant_id, d.project_id, p.content, to_tsvector('simple', p.terms), p.embedding::text::vector
      from asset_knowledge.documents d, jsonb_to_recordset(p_passages) as p (ordinal int, content text, terms text, embedding jsonb)
     where d.document_id = p_document_id and d.tenant_id = current_setting('app.tenant_id')
$$;

-- An upload has arrived: what it says becomes searchable. False when there is no such pending document.
create function asset_knowledge.complete_document(p_document_id text, p_content text, p_passages jsonb) returns boolean
language plpgsql security definer set search_path = asset_knowledge, public, pg_catalog as $$
begin
    update asset_knowledge.documents d set status = 'ready', content = p_content, version = d.version + 1, updated_at = now()
     where d.document_id = p_document_id and d.tenant_id = current_setting('app.tenant_id') and d.status = 'pending' and d.deleted_at is null;
    if not found then return false; end if;
    perform asset_knowledge.add_passages(p_document_id, p_passages);
    return true;
end $$;

-- Deletes a document with its passages. False when there is none.
create function asset_knowledge.delete_document(p_document_id text) returns boolean
language plpgsql security definer set search_path = asset_knowledge, public, pg_catalog as $$
begin
    update asset_knowledge.documents d set deleted_at = now(), updated_at = now(), version = d.version + 1
     where d.document_id = p_document_id and d.tenant_id = current_setting('app.tenant_id') and d.deleted_at is null;
    if not found then return false; end if;
    delete from asset_knowledge.chunks c where c.document_id = p_document_id and c.tenant_id = current_setting('app.tenant_id');
    return true;
end $$;

-- Two rankings, by meaning and by word, fused by reciprocal rank (Cormack, Clarke and Buettcher 2009, k = 60): 1 means first in both. A document stands in the answer
-- once, with its best passage.
create function asset_knowledge.search(p_project_id text, p_embedding real[], p_query text, p_kinds text[], p_tags text[], p_most int)
returns table (document_id text, kind text, title text, content text, source text, tags text[], score double precision)
language plpgsql security definer set search_path = asset_knowledge, public, pg_catalog as $$
#variable_conflict use_column
declare
    tenant text := current_setting('app.tenant_id');
    wanted vector := p_embedding::vector;
    -- Below this, vectors share chance features only.
    least_closeness constant double precision := 0.08;
    pool constant int := 60;
begin
    -- With filters an index scan may run dry before it has found enough rows; pgvector then goes on.
    perform set_config('hnsw.iterative_scan', 'strict_order', true);
    return query
    with near as (
        select c.document_id, c.ordinal, 1 - (c.embedding <=> wanted) as closeness
          from asset_knowledge.chunks c
          join asset_knowledge.documents d on d.document_id = c.document_id
         where c.tenant_id = tenant and c.project_id = p_project_id and d.deleted_at is null
           and (p_kinds is null or d.kind = any(p_kinds)) and (p_tags is null or d.tags && p_tags)
         order by c.embedding <=> wanted
         limit pool
    ), near_ranked as (
        select n.*, row_number() over (order by n.closeness desc, n.document_id, n.ordinal) as place from near n where n.closeness > least_closeness
    ), worded as (
        select c.document_id, c.ordinal, ts_rank_cd(c.terms, to_tsquery('simple', p_query), 1) as weight
          from asset_knowledge.chunks c
          join asset_knowledge.documents d on d.document_id = c.document_id
         where p_query <> '' and c.tenant_id = tenant and c.project_id = p_project_id and d.deleted_at is null
           and c.terms @@ to_tsquery('simple', p_query)
           and (p_kinds is null or d.kind = any(p_kinds)) and (p_tags is null or d.tags && p_tags)
         order by weight desc, c.document_id, c.ordinal
         limit pool
    ), worded_ranked as (
        select w.*, row_number() over (order by w.weight desc, w.document_id, w.ordinal) as place from worded w
    ), fused as (
        select coalesce(n.document_id, w.document_id) as document_id, coalesce(n.ordinal, w.ordinal) as ordinal, coalesce(n.closeness, 0) as closeness,
               (coalesce(1.0 / (60 + n.place), 0) + coalesce(1.0 / (60 + w.place), 0)) / (2.0 / 61) as fusion
          from near_ranked n
          full join worded_ranked w on w.document_id = n.document_id and w.ordinal = n.ordinal
    ), best as (
        select distinct on (f.document_id) f.document_id, f.ordinal, f.closeness, f.fusion from fused f order by f.document_id, f.fusion desc, f.ordinal
    )
    select d.document_id, d.kind, d.title, c.content, d.source, d.tags, least(1, greatest(0, 0.5 * b.fusion + 0.5 * b.closeness))::double precision
      from best b
      join asset_knowledge.documents d on d.document_id = b.document_id
      join asset_knowledge.chunks c on c.document_id = b.document_id and c.ordinal = b.ordinal
     order by 7 desc, d.document_id
     limit p_most;
end $$;

revoke all on function asset_knowledge.add_document(jsonb, jsonb), asset_knowledge.add_passages(text, jsonb), asset_knowledge.complete_document(text, text, jsonb),
    asset_knowledge.delete_document(text), asset_knowledge.search(text, real[], text, text[], text[], int) from public;
grant execute on function asset_knowledge.add_document(jsonb, jsonb), asset_knowledge.complete_document(text, text, jsonb), asset_knowledge.delete_document(text),
    asset_knowledge.search(text, real[], text, text[], text[], int) to ainer_app, ainer_worker;
