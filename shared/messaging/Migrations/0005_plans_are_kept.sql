-- A function in SQL is parsed and planned again in every statement that calls it; one in PL/pgSQL keeps its plan for the session.
create or replace function messaging.enqueue(routing_key text, envelope jsonb, traceparent text default null) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    new_id bigint;
begin
    insert into messaging.outbox (event_id, routing_key, body, headers)
    values (enqueue.envelope ->> 'event_id', enqueue.routing_key, enqueue.envelope,
            case when traceparent is null then '{}'::jsonb else jsonb_build_object('traceparent', traceparent) end)
    returning id into new_id;
    return new_id;
end $$;

create or replace function messaging.enqueue_many(routing_keys text[], envelopes jsonb[], traceparent text default null) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    inserted bigint;
begin
    insert into messaging.outbox (event_id, routing_key, body, headers)
    select message.envelope ->> 'event_id', message.routing_key, message.envelope,
           case when traceparent is null then '{}'::jsonb else jsonb_build_object('traceparent', traceparent) end
      from unnest(routing_keys, envelopes) with ordinality as message (routing_key, envelope, place)
     order by message.place;
    get diagnostics inserted = row_count;
    return inserted;
end $$;
