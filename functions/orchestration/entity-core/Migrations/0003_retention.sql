-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
create function entity_core.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
begin
    case p_what
    when 'packs' then
        delete from entity_core.packs where ctid = any(array(select ctid from entity_core.packs where created_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function entity_core.prune(text, interval, int) from public;
grant execute on function entity_core.prune(text, interval, int) to ainer_worker;
