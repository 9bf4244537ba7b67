-- Published: the orchestrator says, in the transaction in which a job of an urgent run begins to wait for one of another run, that this one is as urgent now. Nothing is ever delayed by it.
-- A row that somebody holds is being dispatched, claimed or withdrawn right now, and needs no haste; to wait for it could be to wait in a circle.
create function model_router.hasten(p_job_id text, p_run_priority int) returns boolean language sql as $$
    with hastened as (
        update model_router.admissions a set priority = p_run_priority * 10 + a.priority % 10
          from (select w.job_id, w.attempt from model_router.admissions w
                 where w.job_id = p_job_id and w.status = 'waiting' and w.run_priority > p_run_priority for update skip locked) behind
         where a.job_id = behind.job_id and a.attempt = behind.attempt returning 1)
    select exists (select 1 from hastened)
$$;
revoke all on function model_router.hasten(text, int) from public;
grant execute on function model_router.hasten(text, int) to ainer_worker;
