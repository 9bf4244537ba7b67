-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
create function planner.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
begin
    case p_what
    when 'plans' then
        delete from planner.plans where ctid = any(array(select ctid from planner.plans where created_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function planner.prune(text, interval, int) from public;
grant execute on function planner.prune(text, interval, int) to ainer_worker;
