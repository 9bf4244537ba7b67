select id, name from durable.engine where hub = @hub and id <> @me
