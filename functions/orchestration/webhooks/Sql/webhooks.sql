-- name: fan_out
-- One delivery for each webhook of the project that wants this type; an event that comes again finds its row.
insert into webhooks.deliveries (delivery_id, webhook_id, tenant_id, project_id, trace_id, event_id, event_type, run_id, body)
select 'whd_' || replace(gen_random_uuid()::text, '-', ''), h.webhook_id, h.tenant_id, h.project_id, @traceId, @eventId, @eventType, @runId, @body
  from webhooks.hooks h
 where h.tenant_id = @tenantId and h.project_id = @projectId and h.deleted_at is null and h.status = 'active'
   and exists (select 1 from unnest(h.events) wanted
                where wanted in ('*', @eventType) or (right(wanted, 2) = '.*' and starts_with(@eventType, left(wanted, -1))))
on conflict (webhook_id, event_id) do nothing;

-- name: claim
-- A few due deliveries of each webhook, so that a receiver that hangs holds up nobody else. The token fences the record; the attempt is noted before it is made.
with due as (
    select picked.delivery_id
      from webhooks.hooks h
     cross join lateral (
           select d.delivery_id, d.next_attempt_at from webhooks.deliveries d
            where d.webhook_id = h.webhook_id and d.status = 'pending' and d.next_attempt_at <= now() and coalesce(d.lease_until, '-infinity') < now()
            order by d.next_attempt_at
            limit greatest(0, @perWebhook - (select count(*) from webhooks.deliveries busy
                                              where busy.webhook_id = h.webhook_id and busy.status = 'pending' and busy.lease_until >= now()))
              for update skip locked) picked
     where h.status = 'active'
     order by picked.next_attempt_at
     limit @limit),
leased as (
    update webhooks.deliveries d
       set lease_token = nextval('webhooks.lease_tokens'), lease_until = now() + make_interval(secs => @leaseS),
           attempts = d.attempts + 1, tries = d.tries + 1, last_attempt_at = now(), updated_at = now()
      from due where d.delivery_id = due.delivery_id
    returning d.delivery_id, d.webhook_id, d.tenant_id, d.project_id, d.event_id, d.event_type, d.body, d.attempts, d.tries, d.lease_token),
noted as (
    insert into webhooks.attempts (delivery_id, attempt, tenant_id) select delivery_id, attempts, tenant_id from leased)
select l.delivery_id, l.webhook_id, l.tenant_id, l.project_id, l.event_id, l.event_type, l.body, l.attempts as attempt, l.tries, l.lease_token as token, h.url, h.secret
  from leased l join webhooks.hooks h using (webhook_id);

-- name: record
-- Only under the newest lease: a sender that was thought dead changes nothing.
update webhooks.deliveries
   set status = @status, last_status = @httpStatus, last_latency_ms = @latencyMs, last_error = @error, lease_until = null,
       next_attempt_at = case when @status = 'pending' then now() + make_interval(secs => @pauseS) end,
       delivered_at = case when @status = 'delivered' then now() end, version = version + 1, updated_at = now()
 where delivery_id = @deliveryId and lease_token = @token and status = 'pending';

-- name: record_attempt
update webhooks.attempts set latency_ms = @latencyMs, http_status = @httpStatus, error = @error where delivery_id = @deliveryId and attempt = @attempt;

-- name: record_success
update webhooks.hooks set last_success_at = now() where webhook_id = @webhookId and (last_success_at is null or last_success_at < now() - interval '1 second');

-- name: disable
-- Unless the receiver has taken anything since this message was queued: then it is the message, not the receiver.
update webhooks.hooks h set status = 'disabled', disabled_reason = @reason, version = h.version + 1, updated_at = now()
  from webhooks.deliveries d
 where d.delivery_id = @deliveryId and h.webhook_id = d.webhook_id and h.status = 'active'
   and (@atOnce or coalesce(h.last_success_at, '-infinity') < d.queued_at);
