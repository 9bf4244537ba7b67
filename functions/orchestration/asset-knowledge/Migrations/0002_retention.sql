-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
create function asset_knowledge.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
begin
    case p_what
    when 'retrievals' then
        delete from asset_knowledge.retrievals where ctid = any(array(select ctid from asset_knowledge.retrievals where created_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    when 'evidence' then
        delete from asset_knowledge.evidence where ctid = any(array(select ctid from asset_knowledge.evidence where created_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function asset_knowledge.prune(text, interval, int) from public;
grant execute on function asset_knowledge.prune(text, interval, int) to ainer_worker;
