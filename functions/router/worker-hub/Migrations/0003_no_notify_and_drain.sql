-- No NOTIFY in a transaction that writes (see messaging 0003): the router looks by itself a few times a second, and is woken inside its process.
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
    return revoked;
end $$;

-- Published to the gateway. The node takes nothing new from now on: the router leaves it out, and the node is told at once by its control queue, and again by each heartbeat.
-- True when it was not draining before; null when there is no such node.
create function worker_hub.drain_node(p_node_id text, p_tenant_id text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    was_draining boolean;
begin
    select draining into was_draining from worker_hub.nodes where node_id = p_node_id for update;
    if not found then return null; end if;
    if was_draining then return false; end if;
    update worker_hub.nodes set draining = true where node_id = p_node_id;
    perform messaging.enqueue('node.' || p_node_id || '.control', jsonb_build_object(
        'event_id', orchestrator.new_event_id(), 'event_type', 'drain', 'producer', 'worker-hub', 'schema_version', '1.0',
        'occurred_at', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'tenant_id', p_tenant_id, 'project_id', '', 'payload', jsonb_build_object('node_id', p_node_id)), null);
    return true;
end $$;
revoke all on function worker_hub.drain_node(text, text) from public;
grant execute on function worker_hub.drain_node(text, text) to ainer_app;
