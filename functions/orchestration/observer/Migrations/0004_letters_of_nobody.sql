-- A message that nobody can read names no tenant, and so nobody saw its letter. Whoever runs the house (app.operates, set by the gateway for a tenant that is marked so,
-- inside the transaction) sees, redrives and discards these besides the tenant's own.
alter policy tenant on observer.dead_letters using (
    tenant_id = current_setting('app.tenant_id', true) or session_user = 'ainer_worker' or (tenant_id is null and current_setting('app.operates', true) = 'on'));
create index dead_letters_of_nobody on observer.dead_letters (died_at desc, dead_letter_id desc) where tenant_id is null;

create or replace function observer.settle_dead_letter(p_dead_letter_id text, p_status text, p_note text) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
    with settled as (
        update observer.dead_letters set status = p_status, settled_at = now(), note = p_note
         where dead_letter_id = p_dead_letter_id and status = 'open'
           and (tenant_id = current_setting('app.tenant_id', true) or (tenant_id is null and current_setting('app.operates', true) = 'on'))
        returning 1)
    select exists (select 1 from settled)
$$;
