-- Every sent row leaves a dead entry in outbox_unsent until the next vacuum. An index scan marks such entries when it meets them and never visits them again; a bitmap scan
-- visits all of them every time, and the planner prefers one whenever its statistics have seen a full outbox. So the claim allows it no other plan than the index in its order.
create function messaging.claim_unsent(p_limit int)
returns table (id bigint, event_id text, routing_key text, body text, traceparent text, attempts int, event_type text, age_s float8)
language plpgsql set enable_bitmapscan = off set enable_seqscan = off set enable_sort = off set plan_cache_mode = force_generic_plan as $$
begin
    -- The row locks are the claim: a relay that dies gives them back, another relay skips them meanwhile.
    return query
    select o.id, o.event_id, o.routing_key, o.body::text, o.headers ->> 'traceparent', o.attempts, o.body ->> 'event_type',
           extract(epoch from clock_timestamp() - o.created_at)::float8
      from messaging.outbox o
     where o.sent_at is null and o.next_attempt_at <= now()
     order by o.id
     limit p_limit
       for update skip locked;
end $$;
revoke all on function messaging.claim_unsent(int) from public;
grant execute on function messaging.claim_unsent(int) to ainer_worker;
