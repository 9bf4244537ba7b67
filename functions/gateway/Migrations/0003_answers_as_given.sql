-- jsonb reorders keys; a repeated request gets the first answer byte for byte, so it is kept as written.
alter table gateway.idempotency_keys alter column answer type json using answer::text::json;
