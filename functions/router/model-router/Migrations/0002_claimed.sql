-- Published: the hub says, inside the transaction that grants the lease, that an attempt has its worker. From then on the lease is what occupies the lane, and the
-- admission can neither be dispatched again nor be taken for unclaimed.
create function model_router.close_claimed(p_job_id text, p_attempt int) returns boolean language sql as $$
    with closed as (
        update model_router.admissions set status = 'closed', closed_at = now()
        where job_id = p_job_id and attempt = p_attempt and status <> 'closed' returning 1)
    select exists (select 1 from closed)
$$;
revoke all on function model_router.close_claimed(text, int) from public;
grant execute on function model_router.close_claimed(text, int) to ainer_worker;

create or replace view model_router.admission_v1 as
    select job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, reason, priority, status, waiting_since, dispatched_at, dispatches,
           time_limit_s
    from model_router.admissions;
