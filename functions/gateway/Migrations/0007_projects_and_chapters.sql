-- What a chapter came from and what was found out about it: the volume above it, the file it was read from, its summary.
alter table gateway.chapters add column part text;
alter table gateway.chapters add column source jsonb;
alter table gateway.chapters add column summary text;
alter table gateway.chapters add column summary_method text check (summary_method in ('chat', 'extractive'));
alter table gateway.chapters add check ((summary is null) = (summary_method is null));

create index projects_by_age on gateway.projects (tenant_id, created_at desc, project_id desc) where deleted_at is null;
drop index gateway.chapters_by_project;
create index chapters_in_order on gateway.chapters (tenant_id, project_id, coalesce(ordinal, 0), chapter_id) where deleted_at is null;

create or replace view gateway.chapter_v1 as
    select chapter_id, tenant_id, project_id, title, ordinal, language, content, version, created_at, updated_at, part, source, summary, summary_method
      from gateway.chapters where deleted_at is null;
