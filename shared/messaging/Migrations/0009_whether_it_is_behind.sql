-- Published: true while messages older than this wait to be sent, those aside that nobody wants. Whoever misses an answer then waits for the relay instead of asking again.
create function messaging.is_behind(p_age interval) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from messaging.outbox o where o.sent_at is null and o.last_error is distinct from 'Unroutable' and o.created_at < now() - p_age)
$$;
revoke all on function messaging.is_behind(interval) from public;
grant execute on function messaging.is_behind(interval) to ainer_worker;
