-- An input that the store has lost is made again: its job, which had succeeded, begins anew, and who needs it waits for it as at first. docs/job-graph.md has the rules.
insert into orchestrator.job_moves values ('succeeded','pending'), ('ready','pending'), ('dispatched','pending'), ('running','pending');
