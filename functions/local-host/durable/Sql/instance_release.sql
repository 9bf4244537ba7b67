update durable.instance i
set lease_owner = null, wake_at = r.wake_at
from unnest(@keys, @tokens, @wakes) as r (key, token, wake_at)
where i.key = any (array[r.key]) and i.lease_owner is not distinct from @me and i.lease_token = r.token
