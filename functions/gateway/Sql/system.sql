-- name: runs
select count(*) filter (where status = 'queued')::int as queued, count(*) filter (where status = 'running')::int as running, count(*) filter (where status = 'waiting_review')::int as waiting_review,
       extract(epoch from now() - min(created_at) filter (where status = 'queued'))::float8 as oldest_queued_s
  from orchestrator.run_v1 where status in ('queued','running','waiting_review');

-- name: jobs
select count(*) filter (where job.status = 'pending')::int as pending, count(*) filter (where job.status = 'ready')::int as ready,
       count(*) filter (where job.status = 'dispatched')::int as dispatched, count(*) filter (where job.status = 'running')::int as running,
       count(*) filter (where job.status = 'retrying')::int as retrying
  from orchestrator.run_v1 run join orchestrator.job_v1 job using (run_id)
 where run.status in ('queued','running','waiting_review') and job.status in ('pending','ready','dispatched','running','retrying');

-- name: nodes
select node_id, kind, lanes, capabilities, gpu, software, registered_at, heartbeat_at, draining, free_slots, alive
  from worker_hub.node_v1
 where (@alive::boolean is null or alive = @alive)
   and (@kind::text is null or kind = @kind)
   and (@afterId::text is null or node_id > @afterId)
 order by node_id
 limit @limit;

-- name: operates
select operates from gateway.tenants where tenant_id = @tenantId;

-- name: drain
select worker_hub.drain_node(@nodeId, @tenantId);

-- name: costs
select key, sum(attempts)::bigint as attempts, sum(failed)::bigint as failed, sum(cost)::float8 as cost, round(sum(wall_s)::numeric, 3)::float8 as wall_s, round(sum(gpu_s)::numeric, 3)::float8 as gpu_s,
       sum(input_units)::bigint as input_units, sum(output_units)::bigint as output_units
  from (select case @groupBy when 'kind' then coalesce(kind, 'unknown') when 'provider' then provider when 'project' then project_id when 'run' then run_id
                             when 'node' then coalesce(node_id, 'unknown') when 'day' then to_char(occurred_at at time zone 'utc', 'YYYY-MM-DD') else 'all' end as key,
               1 as attempts, case outcome when 'failed' then 1 else 0 end as failed, cost, wall_s, gpu_s, input_units, output_units
          from observer.cost_v1
         where (@projectId::text is null or project_id = @projectId)
           and (@runId::text is null or run_id = @runId)
           and (@since::timestamptz is null or occurred_at >= @since)
           and (@until::timestamptz is null or occurred_at < @until)) row
 group by key
 order by sum(cost) desc, key
 limit 1000;
