-- Why: orchestrator/0019_smaller_samples.sql.
do $$
declare
    col record;
begin
    for col in
        select attrelid::regclass as of_table, attname, atttypid = 'jsonb'::regtype as is_document
        from pg_attribute
        where attrelid in ('messaging.outbox'::regclass, 'messaging.inbox'::regclass) and attnum > 0 and not attisdropped
    loop
        execute format('alter table %s alter column %I set statistics %s', col.of_table, col.attname, case when col.is_document then 0 else 30 end);
    end loop;
end $$;
