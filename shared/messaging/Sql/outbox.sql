-- name: enqueue
select messaging.enqueue(@routingKey, @envelope, @traceparent);

-- name: enqueue_many
select messaging.enqueue_many(@routingKeys, @envelopes::jsonb[], @traceparent);

-- name: claim
-- The row locks are the claim: a relay that dies gives them back, another relay skips them meanwhile.
select id, event_id, routing_key, body::text as body, headers ->> 'traceparent' as traceparent, attempts, body ->> 'event_type' as event_type
  from messaging.outbox
 where sent_at is null and next_attempt_at <= now()
 order by id
 limit @limit
   for update skip locked;

-- name: mark_sent
update messaging.outbox set sent_at = now(), last_error = null where id = any(@ids);

-- name: announce
-- Alone in its transaction: nothing to flush, so the queue's lock is held for an instant.
select pg_notify('ainer_sent', '');

-- name: postpone
update messaging.outbox as row
   set attempts = row.attempts + 1, next_attempt_at = now() + postponed.pause * interval '1 second', last_error = postponed.reason
  from unnest(@ids, @pauses, @reasons) as postponed (id, pause, reason)
 where row.id = postponed.id;

-- name: backlog
select count(*) as unsent, coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as oldest_s
  from messaging.outbox where sent_at is null;

-- name: prune_sent
delete from messaging.outbox where id in (
    select id from messaging.outbox where sent_at < now() - @ageS * interval '1 second' limit @limit for update skip locked);

-- name: prune_inbox
delete from messaging.inbox where ctid in (
    select ctid from messaging.inbox where received_at < now() - @ageS * interval '1 second' limit @limit);
