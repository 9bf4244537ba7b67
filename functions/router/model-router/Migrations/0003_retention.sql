-- Retention asks each schema to prune its own tables, a bounded number of rows per call. Returns how many.
create function model_router.prune(p_what text, p_age interval, p_limit int) returns int language plpgsql as $$
declare
    pruned int := 0;
begin
    case p_what
    when 'admissions' then
        delete from model_router.admissions where ctid = any(array(select ctid from model_router.admissions where status = 'closed' and closed_at < now() - p_age limit p_limit));
        get diagnostics pruned = row_count;
    end case;
    return pruned;
end $$;
revoke all on function model_router.prune(text, interval, int) from public;
grant execute on function model_router.prune(text, interval, int) to ainer_worker;
