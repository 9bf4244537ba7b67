-- Admission reads the heads of the tenants' queues a few times a second: by this index it reads nothing else, whatever waits behind them.
create index admissions_heads on model_router.admissions (lane, tenant_id, priority, waiting_since, job_id) where status = 'waiting';
drop index model_router.admissions_waiting;
