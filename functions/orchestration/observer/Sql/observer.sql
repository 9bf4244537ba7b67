-- name: record_cost
insert into observer.costs (job_id, attempt, tenant_id, project_id, trace_id, run_id, kind, provider, node_id, wall_s, gpu_s, input_units, output_units, cost, outcome, error_code, occurred_at)
values (@jobId, @attempt, @tenantId, @projectId, @traceId, @runId, coalesce(@kind, (select kind from orchestrator.job_v1 where job_id = @jobId)), @provider, @nodeId,
        @wallS, @gpuS, @inputUnits, @outputUnits, @cost, @outcome, @errorCode, @occurredAt)
-- Once. But an attempt that was booked at nothing when its lease was lost may say later what it has cost.
on conflict (job_id, attempt) do update
set wall_s = excluded.wall_s, gpu_s = excluded.gpu_s, input_units = excluded.input_units, output_units = excluded.output_units, cost = excluded.cost
where (costs.wall_s, costs.gpu_s, costs.input_units, costs.output_units, costs.cost) = (0, 0, 0, 0, 0);

-- name: keep_dead_letter
insert into observer.dead_letters (dead_letter_id, queue, reason, routing_key, event_id, event_type, tenant_id, project_id, run_id, job_id, headers, body)
values (@deadLetterId, @queue, @reason, @routingKey, @eventId, @eventType, @tenantId, @projectId, @runId, @jobId, @headers, @body)
on conflict (dead_letter_id) do nothing;
