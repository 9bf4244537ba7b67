-- name: create_ledger
create schema if not exists platform;
grant usage on schema platform to ainer_app, ainer_worker;
create table if not exists platform.schema_migrations (
    schema     text        not null,
    number     int         not null check (number > 0),
    name       text        not null,
    sha256     text        not null,
    applied_at timestamptz not null default now(),
    primary key (schema, number)
);
grant select on platform.schema_migrations to ainer_app, ainer_worker;

-- name: has_ledger
select to_regclass('platform.schema_migrations') is not null;

-- name: applied
select schema, number, name, sha256, applied_at from platform.schema_migrations order by schema, number;

-- name: create_schema
create schema if not exists {schema};
grant usage on schema {schema} to ainer_app, ainer_worker;

-- name: record
insert into platform.schema_migrations (schema, number, name, sha256) values (@Schema, @Number, @Name, @Sha256);
