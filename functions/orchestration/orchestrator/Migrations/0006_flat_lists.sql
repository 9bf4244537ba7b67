-- Lists stay as fast on their thousandth page and behind a filter as on their first: each filter of GET /runs and GET /runs/{id}/events has an index in the list's order.
create index runs_by_tenant_status on orchestrator.runs (tenant_id, status, created_at desc, run_id desc);
create index runs_by_tenant_project on orchestrator.runs (tenant_id, project_id, created_at desc, run_id desc);
-- Nearly every run is completed, and the tenant's own index finds those at once.
create index runs_by_tenant_stage on orchestrator.runs (tenant_id, stage, created_at desc, run_id desc) where stage <> 'completed';
create index runs_by_batch_newest on orchestrator.runs (batch_id, created_at desc, run_id desc) where batch_id is not null;
drop index orchestrator.runs_by_batch;
create index events_by_stage on orchestrator.events (run_id, stage, run_seq);
