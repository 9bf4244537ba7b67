-- name: project_exists
select exists (select 1 from gateway.project_v1 where project_id = @projectId);

-- name: list
select webhook_id, project_id, url, description, events, status, disabled_reason, last_success_at, version, created_at, updated_at
  from webhooks.webhook_v1
 where project_id = @projectId
   and (@status::text[] is null or status = any(@status))
   and (@beforeAt::timestamptz is null or (created_at, webhook_id) < (@beforeAt, @beforeId))
 order by created_at desc, webhook_id desc
 limit @limit;

-- name: one
select webhook_id, project_id, url, description, events, status, disabled_reason, last_success_at, version, created_at, updated_at
  from webhooks.webhook_v1 where webhook_id = @webhookId;

-- name: register
select webhooks.register(@webhookId, @tenantId, @projectId, @url, @description, @events, @secret);

-- name: change
select webhooks.change(@webhookId, @url, @description, @events, @status, @secret);

-- name: remove
select webhooks.remove(@webhookId);

-- name: queue
select webhooks.queue(@deliveryId, @webhookId, @eventId, @eventType, @body);

-- name: redeliver
select webhooks.redeliver(@webhookId, @deliveryId);

-- name: deliveries
select delivery_id, webhook_id, event_id, event_type, run_id, status, attempts, next_attempt_at, last_attempt_at, last_status, last_latency_ms, last_error, delivered_at, created_at
  from webhooks.delivery_v1
 where webhook_id = @webhookId
   and (@status::text[] is null or status = any(@status))
   and (@eventType::text[] is null or event_type = any(@eventType))
   and (@beforeAt::timestamptz is null or (created_at, delivery_id) < (@beforeAt, @beforeId))
 order by created_at desc, delivery_id desc
 limit @limit;

-- name: delivery
select delivery_id, webhook_id, event_id, event_type, run_id, status, attempts, next_attempt_at, last_attempt_at, last_status, last_latency_ms, last_error, delivered_at, created_at, body
  from webhooks.delivery_v1 where webhook_id = @webhookId and delivery_id = @deliveryId;

-- name: attempts
select attempt, started_at, latency_ms, http_status, error from webhooks.attempt_v1 where delivery_id = @deliveryId order by attempt desc limit 100;
