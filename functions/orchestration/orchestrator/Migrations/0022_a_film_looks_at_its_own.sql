-- Work of other films does not count, so it is not read either. Looked up by address alone, a text that was submitted thousands of times, each time as a film of its own, made every look read all of
-- their jobs: 0.6 s with 20,000 of them, in each stage of each run. A run whose text belongs to no chapter shares its work with its family alone, which is looked up run by run; the limit of nothing
-- (offset 0) keeps the look-up one by the run's index. Runs of a chapter are looked up by address as before: what is found there is mostly the film's own.

-- For each of these addresses the job of the film that is making the thing now.
create or replace function orchestrator.made_now(p_run_id text, p_addresses text[])
returns table (address text, job_id text, run_id text) language plpgsql stable as $$
declare
    family text[] := orchestrator.family_of(p_run_id);
begin
    if (select own.chapter_id is null from orchestrator.runs own where own.run_id = p_run_id) then
        return query
        select distinct on (s.content_address) s.content_address, s.job_id, s.run_id
          from unnest(family) as member (id)
          join orchestrator.runs r on r.run_id = member.id and r.status = 'running'
          cross join lateral (select j.content_address, j.job_id, j.run_id, j.kind from orchestrator.jobs j
                               where j.run_id = member.id and j.status in ('ready','dispatched','running','retrying') offset 0) s
         where s.content_address = any(p_addresses) and s.kind <> 'compose'
         order by s.content_address, s.job_id;
        return;
    end if;
    return query
    select distinct on (s.content_address) s.content_address, s.job_id, s.run_id
      from orchestrator.runs own
      join orchestrator.jobs s on s.tenant_id = own.tenant_id and s.project_id = own.project_id and s.content_address = any(p_addresses)
                              and s.status in ('ready','dispatched','running','retrying')
      join orchestrator.runs r on r.run_id = s.run_id and r.status = 'running'
     where own.run_id = p_run_id and s.kind <> 'compose'
       and (s.run_id = any(family) or r.chapter_id = own.chapter_id)
     order by s.content_address, s.job_id;
end $$;

-- For each of these addresses a job of the film that has made the thing, which is all there.
create or replace function orchestrator.made_before(p_run_id text, p_addresses text[])
returns table (address text, source_job_id text, source_attempt int, artifact_ids text[], result jsonb, provider text) language plpgsql stable as $$
declare
    family text[] := orchestrator.family_of(p_run_id);
begin
    if (select own.chapter_id is null from orchestrator.runs own where own.run_id = p_run_id) then
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
    select distinct on (s.content_address) s.content_address, s.job_id, s.attempt, s.artifact_ids, s.result, s.provider
      from orchestrator.runs own
      join orchestrator.jobs s on s.tenant_id = own.tenant_id and s.project_id = own.project_id and s.content_address = any(p_addresses) and s.status = 'succeeded'
      join orchestrator.runs r on r.run_id = s.run_id
     where own.run_id = p_run_id and s.kind <> 'compose' and cardinality(s.artifact_ids) > 0
       and (s.run_id = any(family) or r.chapter_id = own.chapter_id)
       and (select count(*) from worker_hub.artifact_v1 a where a.artifact_id = any(s.artifact_ids)) = cardinality(s.artifact_ids)
     order by s.content_address, s.finished_at desc nulls last;
end $$;
