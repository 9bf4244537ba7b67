-- What an operator sees and sets of tenants, and when keys were used last.
alter table gateway.tenants add column version bigint not null default 1;

-- The tenant that runs the house sees the others' names and limits: the gateway says so in a transaction after it has looked whether the caller's tenant operates. Nothing else opens.
create policy operator on gateway.tenants using (current_setting('app.operator', true) = 'yes');

-- When keys were used last, told in bulk by whoever answers requests: at most one change of a row per period, however many processes there are. A role without a tenant changes nothing.
create function gateway.note_key_use(p_key_ids text[], p_every_s float8) returns int
language plpgsql security definer set search_path = gateway, pg_catalog as $$
declare
    noted int;
begin
    update gateway.api_keys set last_used_at = now()
     where key_id in (select key_id from gateway.api_keys
                       where key_id = any(p_key_ids) and (last_used_at is null or last_used_at <= now() - p_every_s * interval '1 second')
                       order by key_id for update skip locked);
    get diagnostics noted = row_count;
    return noted;
end $$;
revoke all on function gateway.note_key_use(text[], float8) from public;
grant execute on function gateway.note_key_use(text[], float8) to ainer_app, ainer_worker;
