-- Of films with equal claims the one that was asked for first is finished first (docs/admission.md). By waiting time alone the last film's voices went before the first film's pictures,
-- and of four hundred films none was ready before almost all were. A job's priority is ten times its run's and its own.
alter table model_router.admissions
    add column film_id text not null default '',
    add column run_priority int not null generated always as (priority / 10) stored;
create index admissions_by_film on model_router.admissions (lane, tenant_id, run_priority, film_id, run_id, priority, waiting_since, job_id) where status = 'waiting';
drop index model_router.admissions_heads;
alter index model_router.admissions_by_film rename to admissions_heads;
