-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
create function observer.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
begin
    case p_what
    when 'dead_letters' then
        delete from observer.dead_letters where ctid = any(array(select ctid from observer.dead_letters where coalesce(settled_at, died_at) < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    when 'costs' then
        delete from observer.costs where ctid = any(array(select ctid from observer.costs where occurred_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function observer.prune(text, interval, int) from public;
grant execute on function observer.prune(text, interval, int) to ainer_worker;
