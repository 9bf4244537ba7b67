-- Only retention asks for keys by age, and they are written in that order: the range of each block is enough.
drop index gateway.idempotency_keys_by_age;
create index idempotency_keys_by_age on gateway.idempotency_keys using brin (created_at);
