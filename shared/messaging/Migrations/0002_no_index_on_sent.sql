-- Marking a message sent had to touch this index too. Pruning finds old rows from the small end of the primary key just as well.
drop index messaging.outbox_sent;
