-- name: accept
select outcome, status, answer from gateway.accept_task(@tenantId, @route, @key, @bodyHash, @spec, @hasText, @answer, @traceparent);
