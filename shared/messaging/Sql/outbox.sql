-- name: enqueue
select messaging.enqueue(@routingKey, @envelope, @traceparent);

-- name: enqueue_many
select messaging.enqueue_many(@routingKeys, @envelopes::jsonb[], @traceparent);

-- name: claim
select id, event_id, routing_key, body, traceparent, attempts, event_type, age_s from messaging.claim_unsent(@limit);

-- name: delete_sent
delete from messaging.outbox where id = any(@ids);

-- name: announce
-- Alone in its transaction: nothing to flush, so the queue's lock is held for an instant.
select pg_notify('ainer_sent', '');

-- name: postpone
update messaging.outbox as row
   set attempts = row.attempts + 1, next_attempt_at = now() + postponed.pause * interval '1 second', last_error = postponed.reason
  from unnest(@ids, @pauses, @reasons) as postponed (id, pause, reason)
 where row.id = postponed.id;

-- name: alert_unroutable
select messaging.enqueue('alert.raised', jsonb_build_object(
           'event_id', @alertId, 'event_type', 'alert.raised', 'producer', 'messaging', 'schema_version', '1.0',
           'occurred_at', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           'tenant_id', coalesce(body ->> 'tenant_id', ''), 'project_id', coalesce(body ->> 'project_id', ''), 'causation_id', event_id,
           'payload', jsonb_build_object('kind', 'message_unroutable', 'message', 'No queue is bound to ' || routing_key || '; the message stays in the outbox. Start the app that declares its queue.',
                                         'details', jsonb_build_object('event_id', event_id, 'routing_key', routing_key))))
  from messaging.outbox where id = @id;
