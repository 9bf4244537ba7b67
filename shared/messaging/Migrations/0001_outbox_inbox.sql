-- Engine tables: no tenant columns and no row-level security, because no tenant ever reads them. The app role reaches the outbox only
-- through messaging.enqueue.

create table messaging.outbox (
    id              bigint generated always as identity primary key,
    event_id        text        not null,
    routing_key     text        not null,
    body            jsonb       not null,
    headers         jsonb       not null default '{}',
    created_at      timestamptz not null default now(),
    attempts        int         not null default 0,
    next_attempt_at timestamptz not null default now(),
    sent_at         timestamptz,
    last_error      text
);

-- The relay reads only this index; it holds the unsent rows alone, so it stays small.
create index outbox_unsent on messaging.outbox (id) where sent_at is null;
create index outbox_sent on messaging.outbox (sent_at) where sent_at is not null;

create table messaging.inbox (
    consumer    text        not null,
    event_id    text        not null,
    received_at timestamptz not null default now(),
    primary key (consumer, event_id)
);
create index inbox_received on messaging.inbox (received_at);

-- One notification per statement; Postgres folds equal ones of a transaction into one.
create function messaging.wake_relay() returns trigger language plpgsql as $$
begin
    perform pg_notify('ainer_outbox', '');
    return null;
end $$;
create trigger outbox_wakes_relay after insert on messaging.outbox for each statement execute function messaging.wake_relay();

-- Published: any module may call it inside its own transaction. The envelope is an EventEnvelope; traceparent (W3C) becomes a message header.
create function messaging.enqueue(routing_key text, envelope jsonb, traceparent text default null) returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into messaging.outbox (event_id, routing_key, body, headers)
    values (envelope ->> 'event_id', routing_key, envelope,
            case when traceparent is null then '{}'::jsonb else jsonb_build_object('traceparent', traceparent) end)
    returning id
$$;

-- The same for several messages at once; returns how many.
create function messaging.enqueue_many(routing_keys text[], envelopes jsonb[], traceparent text default null) returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
    with inserted as (
        insert into messaging.outbox (event_id, routing_key, body, headers)
        select message.envelope ->> 'event_id', message.routing_key, message.envelope,
               case when traceparent is null then '{}'::jsonb else jsonb_build_object('traceparent', traceparent) end
          from unnest(routing_keys, envelopes) with ordinality as message (routing_key, envelope, place)
         order by message.place
        returning 1)
    select count(*) from inserted
$$;

revoke all on function messaging.enqueue(text, jsonb, text), messaging.enqueue_many(text[], jsonb[], text) from public;
grant execute on function messaging.enqueue(text, jsonb, text), messaging.enqueue_many(text[], jsonb[], text) to ainer_app, ainer_worker;
grant select, update, delete on messaging.outbox to ainer_worker;
grant select, insert, delete on messaging.inbox to ainer_worker;
