-- name: accept
-- Once per task; one that was cancelled before it came here gets none.
insert into background_tasks.executions (task_id, run_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, task_type, parameters, priority, traceparent)
select t.task_id, t.run_id, t.tenant_id, t.project_id, t.trace_id, t.correlation_id, t.idempotency_key, t.task_type, t.parameters, t.priority, @traceparent
  from orchestrator.task_v1 t
 where t.run_id = @runId and t.status = 'queued'
on conflict (task_id) do nothing;

-- name: long_ago
select now() - make_interval(secs => @olderThanS);

-- name: accept_forgotten
-- Queued tasks whose message was lost for good, of those that were queued between two moments.
insert into background_tasks.executions (task_id, run_id, tenant_id, project_id, trace_id, correlation_id, idempotency_key, task_type, parameters, priority)
select t.task_id, t.run_id, t.tenant_id, t.project_id, t.trace_id, t.correlation_id, t.idempotency_key, t.task_type, t.parameters, t.priority
  from orchestrator.run_v1 r join orchestrator.task_v1 t using (task_id)
 where r.status = 'queued' and r.updated_at >= @since and r.updated_at < @until
   and t.status = 'queued' and t.task_type <> @filmType
   and not exists (select 1 from background_tasks.executions e where e.task_id = r.task_id)
 order by r.updated_at limit @most
on conflict (task_id) do nothing;

-- name: by_index
-- For the claim, whose order is that of an index. Left free, the planner reads and sorts or joins whole tables, which grows with the queue and with all that has left it since
-- the last vacuum.
select set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true);

-- name: claim
-- A candidate is locked if it still is what it was when it was looked at. That comparison, and "= any (array[x])" instead of "= x", leave only the primary key to find it by: planned for a short
-- queue, a join by the index of what is due read all of it, and the candidates once for each row.
with recursive tenants as (
    (select e.tenant_id from background_tasks.executions e where e.status in ('ready','retrying') order by e.tenant_id limit 1)
    union all
    select (select e.tenant_id from background_tasks.executions e where e.status in ('ready','retrying') and e.tenant_id > t.tenant_id order by e.tenant_id limit 1)
      from tenants t where t.tenant_id is not null),
running as (
    select e.tenant_id, count(*) as n from background_tasks.executions e where e.status = 'running' group by e.tenant_id),
candidates as (
    select best.task_id, best.priority, best.due_at, best.status, coalesce(r.n, 0) + row_number() over (partition by t.tenant_id order by best.priority, best.due_at, best.task_id) as turn
      from tenants t
      left join running r using (tenant_id)
      cross join lateral (
          select e.task_id, e.priority, e.due_at, e.status from background_tasks.executions e
           where e.tenant_id = t.tenant_id and e.status in ('ready','retrying') and e.due_at <= now()
           order by e.priority, e.due_at, e.task_id limit @limit * 2) best
     where t.tenant_id is not null),
chosen as (
    select e.task_id, row_number() over () as place
      from (select x.task_id from candidates c
              join background_tasks.executions x on x.task_id = any (array[c.task_id]) and x.status = c.status and x.due_at = c.due_at
             order by c.priority, c.turn, c.due_at, c.task_id limit @limit
               for update of x skip locked) e),
claimed as (
    update background_tasks.executions e
       set status = 'running', attempt = attempt + 1, token = token + 1, owner = @owner, lease_expires_at = now() + make_interval(secs => @leaseS), version = version + 1, updated_at = now()
      from chosen where e.task_id = any (array[chosen.task_id])
    returning e.task_id, e.run_id, e.tenant_id, e.project_id, e.trace_id, e.task_type, e.parameters::text as parameters, e.generation, e.attempt, e.failures, e.token,
              e.traceparent, greatest(0, extract(epoch from now() - e.due_at))::float8 as waited_s, chosen.place)
select * from claimed order by place;

-- name: begin
-- Task and run follow; in the order of the runs, so that two executors never lock them crosswise. Here and below set_config names the trace to which the events belong; a CASE, since
-- nothing else promises that it comes first.
select b.run_id, case when set_config('app.traceparent', coalesce(b.traceparent, ''), true) is not null then orchestrator.begin_task(b.run_id, b.generation, @owner, b.attempt) end as begun
  from (select * from unnest(@runIds::text[], @generations::int[], @attempts::int[], @traceparents::text[]) as c(run_id, generation, attempt, traceparent) order by run_id) b;

-- name: drop_claimed
-- Its run was ended by somebody else in the meantime.
update background_tasks.executions set status = 'cancelled', owner = null, lease_expires_at = null, finished_at = now(), version = version + 1, updated_at = now()
 where run_id = any(@runIds) and status = 'running' and owner = @owner;

-- name: extend
update background_tasks.executions e set lease_expires_at = now() + make_interval(secs => @leaseS)
  from unnest(@taskIds::text[], @tokens::bigint[]) as mine(task_id, token)
 where e.task_id = mine.task_id and e.token = mine.token and e.status = 'running'
returning e.task_id;

-- name: grace
-- A row that is locked is being extended or settled.
with held as (select task_id from background_tasks.executions where status = 'running' for update skip locked)
update background_tasks.executions e set lease_expires_at = greatest(e.lease_expires_at, now() + make_interval(secs => @leaseS)) from held where e.task_id = held.task_id;

-- name: report
select case when set_config('app.traceparent', coalesce(@traceparent, e.traceparent, ''), true) is not null
            then orchestrator.report_task(e.run_id, @progress::numeric, @message, e.attempt)::text end
  from background_tasks.executions e where e.task_id = @taskId and e.token = @token and e.status = 'running';

-- name: log
select case when set_config('app.traceparent', coalesce(@traceparent, e.traceparent, ''), true) is not null
            then orchestrator.log_task(e.run_id, @level, @message, e.attempt)::text end
  from background_tasks.executions e where e.task_id = @taskId and e.token = @token and e.status = 'running';

-- name: book_use
select orchestrator.append_event(@runId, jsonb_build_object('event_id', orchestrator.new_event_id(), 'event_type', 'task.usage', 'producer', 'orchestrator', 'attempt', @attempt::int,
                                                           'error_code', @errorCode::text, 'payload', @use));

-- name: settle
-- One that nobody works on any more ends in the trace of whoever asked for it.
select case when set_config('app.traceparent', coalesce(@traceparent, (select e.traceparent from background_tasks.executions e where e.task_id = @taskId), ''), true) is not null
            then background_tasks.settle(@taskId, @token, @status, @result::jsonb, @error::jsonb) end;

-- name: postpone
with postponed as (
    update background_tasks.executions
       set status = 'retrying', owner = null, lease_expires_at = null, failures = failures + 1, error = @error::jsonb, error_code = @error::jsonb ->> 'code',
           due_at = now() + make_interval(secs => @delayS), version = version + 1, updated_at = now()
     where task_id = @taskId and token = @token and status = 'running'
    returning run_id, due_at, attempt, traceparent)
select case when set_config('app.traceparent', coalesce(@traceparent, traceparent, ''), true) is not null
            then orchestrator.postpone_task(run_id, due_at, @error::jsonb, attempt)::text is not null end
  from postponed;

-- name: log_failure
insert into background_tasks.error_log (task_id, run_id, tenant_id, project_id, generation, attempt, node_id, error_code, message, error, raw_payload)
select e.task_id, e.run_id, e.tenant_id, e.project_id, e.generation, e.attempt, e.owner, @error::jsonb ->> 'code', @error::jsonb ->> 'message', @error::jsonb, e.parameters
  from background_tasks.executions e where e.task_id = @taskId and e.token = @token and e.status = 'running';

-- name: give_back
-- A process that stops: no failure, due at once for the next.
update background_tasks.executions set status = 'ready', owner = null, lease_expires_at = null, due_at = now(), version = version + 1, updated_at = now()
 where task_id = @taskId and token = @token and status = 'running';

-- name: due
select count(*) from background_tasks.executions where status in ('ready','retrying') and due_at <= now();

-- name: lapsed
select task_id, task_type, token, failures, attempt, owner from background_tasks.executions
 where status = 'running' and lease_expires_at < now() order by lease_expires_at limit 100;

-- name: submit_sub_task
select background_tasks.submit_sub_task(@taskId, @token, @key, @spec, @traceparent);

-- name: cancel
select case when set_config('app.traceparent', coalesce(@traceparent, ''), true) is not null then background_tasks.cancel(@runId, @reason) end;

-- name: end_unknown
-- Cancelled before its message came: only task and run are there.
select case when set_config('app.traceparent', coalesce(@traceparent, ''), true) is not null then orchestrator.finish_task(@runId, 'cancelled', null, @error::jsonb, null)::text end;

-- name: type_of
select task_type from orchestrator.task_v1 where run_id = @runId;

-- name: generation_of
select coalesce(max(generation), 0) from orchestrator.run_v1 where run_id = @runId;

-- name: retry
-- The next generation of a task that did not complete begins with fresh attempts, and with it the sub-tasks that did not.
select case when set_config('app.traceparent', coalesce(@traceparent, ''), true) is not null then background_tasks.retry(@runId) end;

-- name: holds
-- Locks the execution for the transaction while the attempt still owns it.
select true from background_tasks.executions where task_id = @taskId and token = @token and status = 'running' for update;
