-- Statistics of a table are made of 300 rows for each step of its finest histogram: 30,000 by default. Tables that grow by thousands of rows a second are looked at again and again, and sorting
-- that many rows by every column took a processor for 0.3 s each time, in which commits waited. A tenth of it tells the planner which statuses are rare just as well; documents are never
-- compared and need none.
do $$
declare
    col record;
begin
    for col in
        select attrelid::regclass as of_table, attname, atttypid = 'jsonb'::regtype as is_document
        from pg_attribute
        where attrelid in ('orchestrator.tasks'::regclass, 'orchestrator.runs'::regclass, 'orchestrator.events'::regclass) and attnum > 0 and not attisdropped
    loop
        execute format('alter table %s alter column %I set statistics %s', col.of_table, col.attname, case when col.is_document then 0 else 30 end);
    end loop;
end $$;
