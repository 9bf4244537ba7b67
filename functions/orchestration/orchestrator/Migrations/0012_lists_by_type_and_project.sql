-- A list of tasks by type and project together walks one index as well. Every list that names a status, a type or a project merges the newest of each type and status, so that
-- two indexes serve all of these filters, alone and together, where there were three: one write less with every task and with every change of its status.
create index tasks_by_project_type on orchestrator.tasks (tenant_id, project_id, task_type, status, created_at desc, task_id desc);
drop index orchestrator.tasks_by_tenant_project;
drop index orchestrator.tasks_by_tenant_status;
