-- A list of runs by project and status together walks one index as well. Runs of a project are merged from the newest of each status, so that one index serves the project alone and
-- with statuses: none more is written with a run.
create index runs_by_project_status on orchestrator.runs (tenant_id, project_id, status, created_at desc, run_id desc);
drop index orchestrator.runs_by_tenant_project;
