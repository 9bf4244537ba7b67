-- name: accept
select outcome, status, answer from gateway.accept_tasks(@tenantId, @route, @keys, @bodyHashes, @specs::jsonb[], @haveText, @answers, @traceparents);
