-- Batches and regenerated runs are found by what they belong to.
create index runs_by_batch on orchestrator.runs (batch_id, created_at) where batch_id is not null;
create index runs_by_parent on orchestrator.runs (parent_run_id) where parent_run_id is not null;

-- What a dry run leaves instead of a film: the plan in numbers, its quote, and which work would be done and which reused.
alter table orchestrator.runs add column output jsonb;

-- What a job would make, it makes once: later runs of the same chapter, and runs made from a run, take it from there.
create index jobs_by_address on orchestrator.jobs (tenant_id, content_address) where content_address is not null and status = 'succeeded';

create or replace view orchestrator.run_v1 as
    select run_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, error_code, version, created_at, updated_at, deleted_at, task_id, batch_id,
           parent_run_id, chapter_id, generation, status, stage, progress, latest_error, final_artifact_id, final_artifact_uri, title, language, quality, budget, priority,
           dry_run, review_before, approved_stages, started_at, finished_at, next_seq - 1 as last_seq, output
    from orchestrator.runs where deleted_at is null;

-- For each of these addresses the last job that made the same thing and may be taken over: in a run that this one was made from (however far back), or in a run of the
-- same chapter. Nothing crosses projects, and a job counts only while all its artifacts are there.
create function orchestrator.made_before(p_run_id text, p_addresses text[])
returns table (address text, source_job_id text, source_attempt int, artifact_ids text[], result jsonb, provider text) language plpgsql stable as $$
begin
    return query
    with recursive lineage as (
        select r.run_id, r.parent_run_id, r.tenant_id, r.project_id, r.chapter_id, 0 as depth from orchestrator.runs r where r.run_id = p_run_id
        union all
        select p.run_id, p.parent_run_id, p.tenant_id, p.project_id, p.chapter_id, l.depth + 1
          from lineage l join orchestrator.runs p on p.run_id = l.parent_run_id and p.tenant_id = l.tenant_id and p.project_id = l.project_id
         where l.depth < 1000
    )
    select distinct on (s.content_address) s.content_address, s.job_id, s.attempt, s.artifact_ids, s.result, s.provider
      from lineage own
      join orchestrator.jobs s on s.tenant_id = own.tenant_id and s.project_id = own.project_id and s.content_address = any(p_addresses) and s.status = 'succeeded'
      join orchestrator.runs r on r.run_id = s.run_id
     where own.run_id = p_run_id and s.run_id <> p_run_id and s.kind <> 'compose' and cardinality(s.artifact_ids) > 0
       and (s.run_id in (select l.run_id from lineage l) or r.chapter_id = own.chapter_id)
       and (select count(*) from worker_hub.artifact_v1 a where a.artifact_id = any(s.artifact_ids)) = cardinality(s.artifact_ids)
     order by s.content_address, s.finished_at desc nulls last;
end $$;
revoke all on function orchestrator.made_before(text, text[]) from public;
grant execute on function orchestrator.made_before(text, text[]) to ainer_worker;
