-- The sweeps look at the films that are under way, a handful among all tasks there ever were: they find them here, whatever else is queued.
create index tasks_open_films on orchestrator.tasks (run_id) where task_type = 'novel.video' and status in ('queued','running','retrying');
