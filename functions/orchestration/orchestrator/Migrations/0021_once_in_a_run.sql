-- A line that is said twice alike is one thing in one run too: what a job of the same run makes or has made counts like that of another run of the film.
-- For each of these addresses the job of the film that is making the thing now.
create or replace function orchestrator.made_now(p_run_id text, p_addresses text[])
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
