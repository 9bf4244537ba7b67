-- Several messages of one trace are several messages each of a trace: one statement writes them all.
create or replace function messaging.enqueue_many(routing_keys text[], envelopes jsonb[], traceparent text default null) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    return messaging.enqueue_traced(routing_keys, envelopes, array_fill(traceparent, array[cardinality(envelopes)]));
end $$;
