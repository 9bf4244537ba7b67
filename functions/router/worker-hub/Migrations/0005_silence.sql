-- Seconds after a lease's expiry in which nobody could renew it (the hub was away, the machine slept). Work stood still for as long, or may have: it does not count
-- against the time limit.
alter table worker_hub.leases add column silent_s double precision not null default 0;
