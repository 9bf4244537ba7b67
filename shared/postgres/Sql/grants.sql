-- name: missing
-- Objects that a later migration removed or replaced are not missed: to_regclass and to_regprocedure give null for them.
select line
from unnest(@Lines, @Kinds, @Objects, @Privileges, @Roles) as wanted (line, kind, object, privilege, role)
where case kind
          when 'schema' then to_regnamespace(object) is not null and not has_schema_privilege(role, to_regnamespace(object), privilege)
          when 'function' then to_regprocedure(object) is not null and not has_function_privilege(role, to_regprocedure(object), privilege)
          when 'sequence' then to_regclass(object) is not null and not has_sequence_privilege(role, to_regclass(object), privilege)
          else to_regclass(object) is not null and not has_table_privilege(role, to_regclass(object), privilege)
      end
order by line;
