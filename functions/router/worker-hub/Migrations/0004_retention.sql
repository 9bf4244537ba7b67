-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
create function worker_hub.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
begin
    case p_what
    when 'leases' then
        delete from worker_hub.leases where ctid = any(array(select ctid from worker_hub.leases where status <> 'active' and closed_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    when 'uploads' then
        delete from worker_hub.uploads where ctid = any(array(select ctid from worker_hub.uploads where announced_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    when 'nodes' then
        delete from worker_hub.nodes where ctid = any(array(select ctid from worker_hub.nodes where heartbeat_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function worker_hub.prune(text, interval, int) from public;
grant execute on function worker_hub.prune(text, interval, int) to ainer_worker;
