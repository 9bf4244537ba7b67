-- Messages that reached an instance as it finished, and whose instance is gone.
delete from durable.message m
where m.hub = @hub
  and not exists (select from durable.instance i where i.key = m.instance_key and i.completed_at is null)
