-- A chapter that is made into a film again and again has each of its things once for every run, taken over from one to the next. Each look read all of them to choose the newest: what the
-- thousandth run reads grew with the nine hundred and ninety-nine before it. Now it goes from the newest to the oldest and ends at the first whose artifacts are there.
-- Nulls first, so that read backwards they come last: the newest goes to the end of the index.
create index jobs_newest_made on orchestrator.jobs (tenant_id, content_address, finished_at nulls first) where content_address is not null and status = 'succeeded';
drop index orchestrator.jobs_by_address;

-- For each of these addresses the job of the film that made the thing last, which is all there.
create or replace function orchestrator.made_before(p_run_id text, p_addresses text[])
returns table (address text, source_job_id text, source_attempt int, artifact_ids text[], result jsonb, provider text) language plpgsql stable as $$
declare
    family text[] := orchestrator.family_of(p_run_id);
    own orchestrator.runs%rowtype;
begin
    select * into own from orchestrator.runs r where r.run_id = p_run_id;
    if own.chapter_id is null then
        return query
        select distinct on (s.content_address) s.content_address, s.job_id, s.attempt, s.artifact_ids, s.result, s.provider
          from unnest(family) as member (id)
          cross join lateral (select j.content_address, j.job_id, j.attempt, j.artifact_ids, j.result, j.provider, j.kind, j.finished_at from orchestrator.jobs j
                               where j.run_id = member.id and j.status = 'succeeded' offset 0) s
         where s.content_address = any(p_addresses) and s.kind <> 'compose' and cardinality(s.artifact_ids) > 0
           and (select count(*) from worker_hub.artifact_v1 a where a.artifact_id = any(s.artifact_ids)) = cardinality(s.artifact_ids)
         order by s.content_address, s.finished_at desc nulls last;
        return;
    end if;
    return query
    select wanted.id, made.job_id, made.attempt, made.artifact_ids, made.result, made.provider
      from (select distinct a.id from unnest(p_addresses) as a (id)) as wanted
     cross join lateral (
        select s.job_id, s.attempt, s.artifact_ids, s.result, s.provider
          from orchestrator.jobs s
         where s.tenant_id = own.tenant_id and s.content_address = wanted.id and s.status = 'succeeded'
           and s.project_id = own.project_id and s.kind <> 'compose' and cardinality(s.artifact_ids) > 0
           and (s.run_id = any(family) or (select r.chapter_id from orchestrator.runs r where r.run_id = s.run_id) = own.chapter_id)
           and (select count(*) from worker_hub.artifact_v1 a where a.artifact_id = any(s.artifact_ids)) = cardinality(s.artifact_ids)
         order by s.finished_at desc nulls last limit 1) as made
     order by wanted.id;
end $$;
