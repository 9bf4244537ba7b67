-- What the gateway needs to list, explain, redrive and discard dead letters as one tenant.

create index dead_letters_by_tenant on observer.dead_letters (tenant_id, died_at desc, dead_letter_id desc);
create index dead_letters_by_event on observer.dead_letters (event_id) where event_id is not null;
drop index observer.dead_letters_open;

create or replace view observer.dead_letter_v1 as
    select letter.dead_letter_id, letter.queue, letter.reason, letter.routing_key, letter.event_id, letter.event_type, letter.tenant_id, letter.project_id, letter.run_id, letter.job_id,
           letter.headers, letter.body, letter.died_at, letter.status, letter.settled_at, letter.note,
           failure.failures, failure.last_error, failure.last_failed_at, failure.consumer,
           (select count(*) from observer.dead_letters earlier
             where earlier.event_id = letter.event_id and earlier.queue = letter.queue and earlier.tenant_id = letter.tenant_id)::int as times_died
    from observer.dead_letters letter
    left join lateral (select f.failures, f.last_error, f.last_failed_at, f.consumer from messaging.failure_v1 f
                        where f.event_id = letter.event_id order by f.last_failed_at desc limit 1) failure on true;

-- Published. Settles an open letter of the transaction's tenant: true for the one caller who did, who sends the message in the same transaction. A second caller waits for the
-- first and is told false.
create function observer.settle_dead_letter(p_dead_letter_id text, p_status text, p_note text) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
    with settled as (
        update observer.dead_letters set status = p_status, settled_at = now(), note = p_note
         where dead_letter_id = p_dead_letter_id and status = 'open' and tenant_id = current_setting('app.tenant_id', true)
        returning 1)
    select exists (select 1 from settled)
$$;
revoke all on function observer.settle_dead_letter(text, text, text) from public;
grant execute on function observer.settle_dead_letter(text, text, text) to ainer_app;
