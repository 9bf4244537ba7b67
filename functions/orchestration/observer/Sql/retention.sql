-- name: messaging
select messaging.prune(@what, make_interval(secs => @ageS), @limit);

-- name: observer
select observer.prune(@what, make_interval(secs => @ageS), @limit);

-- name: orchestrator
select orchestrator.prune(@what, make_interval(secs => @ageS), @limit);

-- name: planner
select planner.prune(@what, make_interval(secs => @ageS), @limit);

-- name: entity_core
select entity_core.prune(@what, make_interval(secs => @ageS), @limit);

-- name: asset_knowledge
select asset_knowledge.prune(@what, make_interval(secs => @ageS), @limit);

-- name: background_tasks
select background_tasks.prune(@what, make_interval(secs => @ageS), @limit);

-- name: gateway
select gateway.prune(@what, make_interval(secs => @ageS), @limit);

-- name: worker_hub
select worker_hub.prune(@what, make_interval(secs => @ageS), @limit);

-- name: model_router
select model_router.prune(@what, make_interval(secs => @ageS), @limit);

-- name: webhooks
select webhooks.prune(@what, make_interval(secs => @ageS), @limit);

-- name: schemas
select nspname from pg_catalog.pg_namespace;
