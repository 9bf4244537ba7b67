-- Two runs of one film that need the same thing at the same time make it once: the second waits for the first and takes it over. docs/job-graph.md has the rules.
alter table orchestrator.jobs add column twin_job_id text;
-- Who waits has not begun.
alter table orchestrator.jobs add check (twin_job_id is null or status = 'pending');
create index jobs_waiting_for_twins on orchestrator.jobs (run_id, twin_job_id) where twin_job_id is not null;
create index jobs_made_now on orchestrator.jobs (tenant_id, content_address) where content_address is not null and status in ('ready','dispatched','running','retrying');

-- The runs that were made from the same first run as this one, itself among them. Nothing crosses projects.
create function orchestrator.family_of(p_run_id text) returns text[] language sql stable as $$
    with recursive lineage as (
        select r.run_id, r.parent_run_id, r.tenant_id, r.project_id, 0 as depth from orchestrator.runs r where r.run_id = p_run_id
        union all
        select p.run_id, p.parent_run_id, p.tenant_id, p.project_id, l.depth + 1
          from lineage l join orchestrator.runs p on p.run_id = l.parent_run_id and p.tenant_id = l.tenant_id and p.project_id = l.project_id
         where l.depth < 1000
    ), family as (
        (select l.run_id, l.tenant_id, l.project_id, 0 as depth from lineage l order by l.depth desc limit 1)
        union all
        select c.run_id, c.tenant_id, c.project_id, f.depth + 1
          from family f join orchestrator.runs c on c.parent_run_id = f.run_id and c.tenant_id = f.tenant_id and c.project_id = f.project_id
         where f.depth < 1000
    )
    select coalesce(array_agg(f.run_id order by f.depth, f.run_id), '{}') from family f
$$;

-- One transaction at a time releases jobs of one film. Taken after the run's lock; who holds it takes no lock of another run.
create function orchestrator.hold_film(p_run_id text) returns void language plpgsql as $$
declare
    run orchestrator.runs%rowtype;
begin
    select * into run from orchestrator.runs where run_id = p_run_id;
    perform pg_advisory_xact_lock(hashtextextended(
        concat_ws(chr(10), 'orchestrator.film', run.tenant_id, run.project_id, coalesce(run.chapter_id, (orchestrator.family_of(p_run_id))[1])), 0));
end $$;

-- For each of these addresses the job of another run of the same film that is making the thing now.
create function orchestrator.made_now(p_run_id text, p_addresses text[])
returns table (address text, job_id text, run_id text) language plpgsql stable as $$
declare
    family text[] := orchestrator.family_of(p_run_id);
begin
    return query
    select distinct on (s.content_address) s.content_address, s.job_id, s.run_id
      from orchestrator.runs own
      join orchestrator.jobs s on s.tenant_id = own.tenant_id and s.project_id = own.project_id and s.content_address = any(p_addresses)
                              and s.status in ('ready','dispatched','running','retrying')
      join orchestrator.runs r on r.run_id = s.run_id and r.status = 'running'
     where own.run_id = p_run_id and s.run_id <> p_run_id and s.kind <> 'compose'
       and (s.run_id = any(family) or r.chapter_id = own.chapter_id)
     order by s.content_address, s.job_id;
end $$;

-- As it was, and now also what brothers made: two runs that were made from the same one are the same film, with a chapter or without.
create or replace function orchestrator.made_before(p_run_id text, p_addresses text[])
returns table (address text, source_job_id text, source_attempt int, artifact_ids text[], result jsonb, provider text) language plpgsql stable as $$
declare
    family text[] := orchestrator.family_of(p_run_id);
begin
    return query
    select distinct on (s.content_address) s.content_address, s.job_id, s.attempt, s.artifact_ids, s.result, s.provider
      from orchestrator.runs own
      join orchestrator.jobs s on s.tenant_id = own.tenant_id and s.project_id = own.project_id and s.content_address = any(p_addresses) and s.status = 'succeeded'
      join orchestrator.runs r on r.run_id = s.run_id
     where own.run_id = p_run_id and s.run_id <> p_run_id and s.kind <> 'compose' and cardinality(s.artifact_ids) > 0
       and (s.run_id = any(family) or r.chapter_id = own.chapter_id)
       and (select count(*) from worker_hub.artifact_v1 a where a.artifact_id = any(s.artifact_ids)) = cardinality(s.artifact_ids)
     order by s.content_address, s.finished_at desc nulls last;
end $$;

revoke all on function orchestrator.family_of(text), orchestrator.hold_film(text), orchestrator.made_now(text, text[]) from public;
grant execute on function orchestrator.family_of(text), orchestrator.hold_film(text), orchestrator.made_now(text, text[]) to ainer_worker;
