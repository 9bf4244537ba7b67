-- Accepting a task, all of it in one statement and so in one round trip and one commit: the tenant of the transaction, the idempotency key, what the task refers to,
-- task and run and outbox row (orchestrator.accept_run), and the answer for a repetition. p_answer is the answer that goes with p_spec.
create function gateway.accept_task(
    p_tenant text, p_route text, p_key text, p_body_hash text, p_spec jsonb, p_has_text boolean, p_answer text, p_traceparent text,
    out outcome text, out status int, out answer text)
language plpgsql as $$
declare
    kept gateway.idempotency_keys%rowtype;
    home text;
begin
    perform set_config('app.tenant_id', p_tenant, true);
    if p_key is not null then
        if not pg_try_advisory_xact_lock(hashtextextended(p_tenant || E'\n' || p_route || E'\n' || p_key, 7071)) then
            outcome := 'in_flight';
            return;
        end if;
        select * into kept from gateway.idempotency_keys k where k.tenant_id = p_tenant and k.route = p_route and k.key = p_key;
        if found then
            outcome := case when kept.body_hash = p_body_hash then 'replayed' else 'conflict' end;
            status := kept.status;
            answer := kept.answer::text;
            return;
        end if;
    end if;

    if p_has_text then
        select project_id into home from gateway.projects p where p.tenant_id = p_tenant and p.project_id = p_spec ->> 'project_id' and p.deleted_at is null;
        if not found then outcome := 'no_project'; return; end if;
    else
        select project_id into home from gateway.chapters c where c.tenant_id = p_tenant and c.chapter_id = p_spec ->> 'chapter_id' and c.deleted_at is null;
        if not found then outcome := 'no_chapter'; return; end if;
        if coalesce(p_spec ->> 'project_id', home) not in (home, '') then outcome := 'wrong_project'; return; end if;
    end if;

    perform orchestrator.accept_run(p_spec || jsonb_build_object('project_id', home), p_traceparent);
    if p_key is not null then
        insert into gateway.idempotency_keys (tenant_id, route, key, body_hash, status, answer) values (p_tenant, p_route, p_key, p_body_hash, 202, p_answer::json);
    end if;
    outcome := 'accepted';
    status := 202;
    answer := p_answer;
end $$;
