-- Most parameters are short, and every accepted task pays for the look at them: those are known by their length alone. In PL/pgSQL, since a function in SQL is planned anew
-- for every row. (A long list of short items that fits the length of one shown text is shown whole.)
create or replace function orchestrator.shorten(p_parameters jsonb) returns jsonb language plpgsql immutable as $$
begin
    if length(p_parameters::text) <= 200 then return null; end if;
    return (
        select case when count(*) filter (where long) > 0 then jsonb_build_object(
            'parameters', jsonb_object_agg(key, case when not long then value
                                                     when jsonb_typeof(value) = 'string' then to_jsonb(left(value #>> '{}', 200) || '…')
                                                     when jsonb_typeof(value) = 'array' then jsonb_path_query_array(value, '$[0 to 4]')
                                                     else '{}'::jsonb end),
            'cut', jsonb_object_agg(key, case jsonb_typeof(value) when 'string' then jsonb_build_object('characters', length(value #>> '{}'))
                                                                  when 'array' then jsonb_build_object('items', jsonb_array_length(value))
                                                                  else jsonb_build_object('characters', length(value::text)) end) filter (where long)) end
          from (select m.key, m.value, case jsonb_typeof(m.value) when 'string' then length(m.value #>> '{}') > 200
                                                                  when 'array' then jsonb_array_length(m.value) > 20 or length(m.value::text) > 2000
                                                                  when 'object' then length(m.value::text) > 2000 else false end as long
                  from jsonb_each(case when jsonb_typeof(p_parameters) = 'object' then p_parameters else '{}' end) m) members);
end $$;
