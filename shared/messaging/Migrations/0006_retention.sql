-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
create function messaging.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
begin
    case p_what
    when 'outbox' then
        delete from messaging.outbox where ctid = any(array(select ctid from messaging.outbox where sent_at < now() - p_age order by id limit p_limit));
        get diagnostics pruned = row_count;
    when 'inbox' then
        delete from messaging.inbox where ctid = any(array(select ctid from messaging.inbox where received_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    when 'failures' then
        delete from messaging.failures where ctid = any(array(select ctid from messaging.failures where last_failed_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function messaging.prune(text, interval, int) from public;
grant execute on function messaging.prune(text, interval, int) to ainer_worker;
