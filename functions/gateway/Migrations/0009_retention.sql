-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
create function gateway.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
begin
    case p_what
    when 'idempotency_keys' then
        delete from gateway.idempotency_keys where ctid = any(array(select ctid from gateway.idempotency_keys where created_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    when 'tokens' then
        delete from gateway.api_keys where ctid = any(array(select ctid from gateway.api_keys where kind <> 'key' and expires_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function gateway.prune(text, interval, int) from public;
grant execute on function gateway.prune(text, interval, int) to ainer_worker;
