-- NOTIFY makes every commit that carries one wait for the one before it, flush included (Postgres takes one lock for the whole queue), so writers of the outbox could not
-- share a flush. Relays are woken inside their process and by a short poll instead; after a batch they announce it on ainer_sent, outside any transaction that writes.
drop trigger outbox_wakes_relay on messaging.outbox;
drop function messaging.wake_relay();
