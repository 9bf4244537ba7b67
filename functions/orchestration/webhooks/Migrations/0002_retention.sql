-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
create function webhooks.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
begin
    case p_what
    when 'deliveries' then
        delete from webhooks.deliveries where ctid = any(array(select ctid from webhooks.deliveries where updated_at < now() - p_age and (status <> 'pending' or exists (select 1 from webhooks.hooks h where h.webhook_id = deliveries.webhook_id and h.status = 'disabled')) limit p_limit));
        get diagnostics pruned = row_count;
    when 'hooks' then
        delete from webhooks.hooks where ctid = any(array(select ctid from webhooks.hooks where deleted_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function webhooks.prune(text, interval, int) from public;
grant execute on function webhooks.prune(text, interval, int) to ainer_worker;
