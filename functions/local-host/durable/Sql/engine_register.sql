insert into durable.engine (hub, name, expires_at)
values (@hub, @name, now() + @lease)
returning id
