-- Ends the sessions of engines that are known to be dead, before they lapse by themselves.
update durable.engine set expires_at = '-infinity' where hub = @hub and id = any (@ids)
