-- name: accept
insert into messaging.inbox (consumer, event_id) values (@consumer, @eventId) on conflict do nothing;

-- name: note_failure
insert into messaging.failures (consumer, event_id, last_error) values (@consumer, @eventId, @error)
on conflict (event_id, consumer) do update set failures = messaging.failures.failures + 1, last_error = excluded.last_error, last_failed_at = now();

-- name: accept_many
-- In order of their ids, so that two groups with the same events wait for each other in one direction only.
insert into messaging.inbox (consumer, event_id)
select @consumer, id from unnest(@eventIds) as id order by id
on conflict do nothing
returning event_id;
