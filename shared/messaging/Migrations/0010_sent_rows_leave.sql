-- A relay deletes what it has sent. Marking it instead wrote the whole row, envelope included, a second time and gave it a new entry in every index: more than half of what a
-- message cost the database, for a copy of what the event log keeps anyway. sent_at stays for relays of the version before, which may still run beside this one and mark.
delete from messaging.outbox where sent_at is not null;
-- Every row waits now, so the primary key is the index of what waits.
drop index messaging.outbox_unsent;

-- Rows come in the order of their age, so the range of each block is all that retention needs to find the old ones; an entry for each row was written and never read otherwise.
drop index messaging.inbox_received;
create index inbox_received on messaging.inbox using brin (received_at);
