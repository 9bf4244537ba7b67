-- Why a consumer could not handle a message, and how often: what a dead letter is explained with. Like the inbox it has no tenant; it is read through the
-- observer's dead letters alone.
create table messaging.failures (
    consumer       text        not null,
    event_id       text        not null,
    failures       int         not null default 1,
    last_error     text        not null,
    last_failed_at timestamptz not null default now(),
    primary key (event_id, consumer)
);
create index failures_by_age on messaging.failures (last_failed_at);
grant select, insert, update, delete on messaging.failures to ainer_worker;

create view messaging.failure_v1 as select consumer, event_id, failures, last_error, last_failed_at from messaging.failures;
grant select on messaging.failure_v1 to ainer_worker;
