-- name: operate
-- For the rest of the transaction: a tenant that runs the house sees the letters that name no tenant.
select set_config('app.operates', 'on', true) from gateway.tenants where tenant_id = @tenantId and operates;

-- name: list
select dead_letter_id, queue, reason, routing_key, event_id, event_type, project_id, run_id, job_id, died_at, status, settled_at, note
  from observer.dead_letter_v1
 where (@status::text[] is null or status = any(@status))
   and (@queue::text[] is null or queue = any(@queue))
   and (@eventType::text[] is null or event_type = any(@eventType))
   and (@reason::text[] is null or reason = any(@reason))
   and (@runId::text is null or run_id = @runId)
   and (@projectId::text is null or project_id = @projectId)
   and (@beforeAt::timestamptz is null or (died_at, dead_letter_id) < (@beforeAt, @beforeId))
 order by died_at desc, dead_letter_id desc
 limit @limit;

-- name: one
select letter.dead_letter_id, letter.queue, letter.reason, letter.routing_key, letter.event_id, letter.event_type, letter.tenant_id, letter.project_id, letter.run_id, letter.job_id,
       letter.died_at, letter.status, letter.settled_at, letter.note, letter.headers, letter.body, letter.failures, letter.last_error, letter.last_failed_at, letter.consumer,
       letter.times_died, run.status as run_status, run.generation as run_generation
  from observer.dead_letter_v1 letter
  left join orchestrator.run_v1 run on run.run_id = letter.run_id
 where letter.dead_letter_id = @deadLetterId;

-- name: settle
select observer.settle_dead_letter(@deadLetterId, @status, @note);

-- name: send
select messaging.enqueue(@routingKey, @envelope::jsonb, @traceparent);

-- name: owns
-- Whether what a whole new envelope names belongs to this tenant.
select (@runId::text is null or exists (select 1 from orchestrator.run_v1 where run_id = @runId and project_id = @projectId))
   and (@jobId::text is null or exists (select 1 from orchestrator.job_v1 where job_id = @jobId and run_id = @runId))
   and exists (select 1 from gateway.project_v1 where project_id = @projectId);
