-- Several messages at once, each of a trace of its own (null: none). In the order given.
create function messaging.enqueue_traced(routing_keys text[], envelopes jsonb[], traceparents text[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    inserted bigint;
begin
    insert into messaging.outbox (event_id, routing_key, body, headers)
    select message.envelope ->> 'event_id', message.routing_key, message.envelope,
           case when message.traceparent is null then '{}'::jsonb else jsonb_build_object('traceparent', message.traceparent) end
      from unnest(routing_keys, envelopes, traceparents) with ordinality as message (routing_key, envelope, traceparent, place)
     order by message.place;
    get diagnostics inserted = row_count;
    return inserted;
end $$;
revoke all on function messaging.enqueue_traced(text[], jsonb[], text[]) from public;
grant execute on function messaging.enqueue_traced(text[], jsonb[], text[]) to ainer_app, ainer_worker;
