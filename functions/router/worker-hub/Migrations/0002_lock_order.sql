-- Leases are locked in the order of their keys wherever several are, so that a cancel and a heartbeat never wait for each other in a circle.
create or replace function worker_hub.revoke_leases(p_run_id text) returns int language plpgsql as $$
declare
    lease worker_hub.leases%rowtype;
    revoked int := 0;
begin
    for lease in
        select * from worker_hub.leases where run_id = p_run_id and status = 'active' order by job_id, attempt for update
    loop
        update worker_hub.leases set status = 'revoked', closed_at = now() where job_id = lease.job_id and attempt = lease.attempt;
        revoked := revoked + 1;
        perform messaging.enqueue('node.' || lease.node_id || '.control', jsonb_build_object(
            'event_id', orchestrator.new_event_id(), 'event_type', 'job.cancel', 'producer', 'worker-hub', 'schema_version', '1.0',
            'occurred_at', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'tenant_id', lease.tenant_id, 'project_id', lease.project_id, 'run_id', lease.run_id, 'job_id', lease.job_id, 'attempt', lease.attempt,
            'payload', jsonb_build_object('job_id', lease.job_id, 'attempt', lease.attempt, 'token', lease.token)), null);
    end loop;
    perform pg_notify('ainer_admission', '');
    return revoked;
end $$;
revoke all on function worker_hub.revoke_leases(text) from public;
