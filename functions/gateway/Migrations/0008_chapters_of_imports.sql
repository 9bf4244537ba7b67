-- What a background task may write of the gateway's: the chapters that it read from a book, and what it found out about one. Published in docs/module-boundaries.md.

-- Adds chapters behind those that are there, in the order of the array; one whose id is there already is left as it is, so that a repetition adds nothing. Returns how
-- many were added, or null for an unknown project. p_chapters: [{chapter_id, title, part, text}].
create function gateway.put_chapters(p_tenant_id text, p_project_id text, p_chapters jsonb, p_source jsonb, p_language text, p_trace_id text) returns int
language plpgsql security definer set search_path = gateway, pg_catalog as $$
declare
    own text;
    last int;
    added int;
begin
    -- The project's lock: files that come at once are numbered one after the other.
    select language into own from gateway.projects where tenant_id = p_tenant_id and project_id = p_project_id and deleted_at is null for update;
    if not found then return null; end if;
    select coalesce(max(ordinal), 0) into last from gateway.chapters where tenant_id = p_tenant_id and project_id = p_project_id and deleted_at is null;
    insert into gateway.chapters (chapter_id, tenant_id, project_id, trace_id, title, part, ordinal, language, content, source)
    select new.value ->> 'chapter_id', p_tenant_id, p_project_id, p_trace_id, new.value ->> 'title', new.value ->> 'part', last + new.place, coalesce(p_language, own),
           new.value ->> 'text', p_source
      from jsonb_array_elements(p_chapters) with ordinality as new (value, place)
    on conflict (tenant_id, chapter_id) do nothing;
    get diagnostics added = row_count;
    return added;
end $$;

-- Keeps a summary with the version of the chapter that it was made from; false when the chapter was changed or deleted meanwhile.
create function gateway.put_summary(p_tenant_id text, p_chapter_id text, p_version bigint, p_summary text, p_method text) returns boolean
language plpgsql security definer set search_path = gateway, pg_catalog as $$
begin
    update gateway.chapters set summary = p_summary, summary_method = p_method, version = version + 1, updated_at = now()
     where tenant_id = p_tenant_id and chapter_id = p_chapter_id and version = p_version and deleted_at is null;
    return found;
end $$;

revoke all on function gateway.put_chapters(text, text, jsonb, jsonb, text, text), gateway.put_summary(text, text, bigint, text, text) from public;
grant execute on function gateway.put_chapters(text, text, jsonb, jsonb, text, text), gateway.put_summary(text, text, bigint, text, text) to ainer_worker;
