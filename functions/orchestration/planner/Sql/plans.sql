-- name: find_plan
select shot_plan::text as shot_plan, timeline::text as timeline, graph::text as graph, quote::text as quote
  from planner.plans where run_id = @runId and generation = @generation and tenant_id = @tenantId;

-- name: newest_plan
select shot_plan::text as shot_plan, timeline::text as timeline, graph::text as graph, quote::text as quote
  from planner.plans where run_id = @runId and tenant_id = @tenantId order by generation desc limit 1;

-- name: save_plan
-- A plan made twice at once (an activity that ran again) is stored once; both callers then read the stored one.
insert into planner.plans (run_id, generation, tenant_id, project_id, trace_id, correlation_id, title, language, quality, shots, jobs, estimated_s, estimated_cost, within_budget,
                           shot_plan, timeline, graph, quote, created_at, updated_at)
values (@runId, @generation, @tenantId, @projectId, @traceId, @correlationId, @title, @language, @quality, @shots, @jobs, @estimatedS, @estimatedCost, @withinBudget,
        @shotPlan, @timeline, @graph, @quote, @now, @now)
on conflict (run_id, generation) do nothing;
