-- Accepting tasks of one tenant that were asked for at the same time: one round trip, one commit, one statement per table. Each has its own outcome; the keys of one call
-- differ. Generic plans, as in orchestrator.accept_runs. accept_task stays for a gateway of the version before, which may still run beside this one.
create function gateway.accept_tasks(
    p_tenant text, p_route text, p_keys text[], p_body_hashes text[], p_specs jsonb[], p_have_text boolean[], p_answers text[], p_traceparents text[])
returns table (outcome text, status int, answer text)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    locked boolean[];
    outcomes text[];
    statuses int[];
    answers text[];
    homes text[];
    specs jsonb[];
    traceparents text[];
begin
    perform set_config('app.tenant_id', p_tenant, true);
    -- A statement of its own: what a holder of the lock has committed is visible to the statements after this one, not to this one.
    select array_agg(asked.key is null or pg_try_advisory_xact_lock(hashtextextended(p_tenant || E'\n' || p_route || E'\n' || asked.key, 7071)) order by place)
      into locked from unnest(p_keys) with ordinality as asked (key, place);

    -- The limits keep the look-ups what they are: one by its key for each task, never a join with the whole table.
    select array_agg(case
                   when not asked.locked then 'in_flight'
                   when kept.body_hash = asked.body_hash then 'replayed'
                   when kept.body_hash is not null then 'conflict'
                   when asked.has_text then case when home.project_id is null then 'no_project' else 'accepted' end
                   when home.project_id is null then 'no_chapter'
                   when coalesce(asked.spec ->> 'project_id', '') not in (home.project_id, '') then 'wrong_project'
                   else 'accepted' end order by asked.place),
           array_agg(kept.status order by asked.place), array_agg(kept.answer::text order by asked.place), array_agg(home.project_id order by asked.place)
      into outcomes, statuses, answers, homes
      from unnest(p_keys, p_body_hashes, p_specs, p_have_text, locked) with ordinality as asked (key, body_hash, spec, has_text, locked, place)
      left join lateral (select k.body_hash, k.status, k.answer from gateway.idempotency_keys k
                          where k.tenant_id = p_tenant and k.route = p_route and k.key = asked.key limit 1) as kept on true
      left join lateral (select p.project_id from gateway.projects p
                          where asked.has_text and p.tenant_id = p_tenant and p.project_id = asked.spec ->> 'project_id' and p.deleted_at is null
                         union all
                         select c.project_id from gateway.chapters c
                          where not asked.has_text and c.tenant_id = p_tenant and c.chapter_id = asked.spec ->> 'chapter_id' and c.deleted_at is null limit 1) as home on true;

    select array_agg(asked.spec || jsonb_build_object('project_id', asked.home) order by asked.place), array_agg(asked.traceparent order by asked.place)
      into specs, traceparents
      from unnest(p_specs, homes, p_traceparents, outcomes) with ordinality as asked (spec, home, traceparent, outcome, place) where asked.outcome = 'accepted';
    if specs is not null then
        perform orchestrator.accept_runs(specs, traceparents);
        insert into gateway.idempotency_keys (tenant_id, route, key, body_hash, status, answer)
        select p_tenant, p_route, asked.key, asked.body_hash, 202, asked.answer::json
          from unnest(p_keys, p_body_hashes, p_answers, outcomes) as asked (key, body_hash, answer, outcome) where asked.outcome = 'accepted' and asked.key is not null;
    end if;

    return query
    select decided.outcome, case decided.outcome when 'accepted' then 202 else decided.status end, case decided.outcome when 'accepted' then decided.given else decided.kept end
      from unnest(outcomes, statuses, answers, p_answers) with ordinality as decided (outcome, status, kept, given, place) order by decided.place;
end $$;
