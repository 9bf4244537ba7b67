-- Results of activities whose instance is not live in this engine: the work item becomes a message, once.
with done as (
    select *
    from unnest(@keys, @executions, @tasks, @tokens, @kinds, @data)
        as d (instance_key, execution, task_id, token, kind, data)
), removed as (
    delete from durable.activity a
    using done d
    where a.instance_key = any (array[d.instance_key]) and a.execution = d.execution and a.task_id = d.task_id
      and a.lease_owner = @me and a.lease_token = d.token
    returning a.instance_key, a.execution, a.task_id
)
insert into durable.message (hub, instance_key, execution, kind, task_id, data)
select @hub, d.instance_key, d.execution, d.kind, d.task_id, d.data
from removed r
join done d on d.instance_key = r.instance_key and d.execution = r.execution and d.task_id = r.task_id
join durable.instance i on i.key = any (array[r.instance_key]) and i.execution = r.execution and i.completed_at is null
