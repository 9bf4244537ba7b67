-- name: accept
insert into messaging.inbox (consumer, event_id) values (@consumer, @eventId) on conflict do nothing;
