namespace Ainer.Observer.Retention;

/// <summary>What is removed once it has an age.</summary>
/// <param name="Name">In words.</param>
/// <param name="Schema">Whose function prune does it.</param>
/// <param name="What">Its argument.</param>
/// <param name="Age">How old it must be.</param>
/// <param name="Tables">What shrinks by it.</param>
internal sealed record RetentionRule(string Name, string Schema, string What, Func<RetentionOptions, TimeSpan> Age, params string[] Tables);

/// <summary>The one list of what is removed. A test holds it against the tables that exist.</summary>
internal static class RetentionRules
{
    /// <summary>In an order in which nothing is removed before what hangs on it.</summary>
    public static IReadOnlyList<RetentionRule> All { get; } =
    [
        new("outbox", "messaging", "outbox", options => options.Outbox, "messaging.outbox"),
        new("inbox", "messaging", "inbox", options => options.Inbox, "messaging.inbox"),
        new("failures", "messaging", "failures", options => options.DeadLetters, "messaging.failures"),
        new("dead letters", "observer", "dead_letters", options => options.DeadLetters, "observer.dead_letters"),
        new("costs", "observer", "costs", options => options.Runs, "observer.costs"),
        new("events", "orchestrator", "events", options => options.Events, "orchestrator.events"),
        new("raw payloads", "orchestrator", "payloads", options => options.Payloads),
        new("results", "orchestrator", "results", options => options.Results),
        new("runs", "orchestrator", "runs", options => options.Runs, "orchestrator.runs", "orchestrator.tasks", "orchestrator.jobs", "orchestrator.job_edges"),
        new("plans", "planner", "plans", options => options.Runs, "planner.plans"),
        new("packs", "entity_core", "packs", options => options.Runs, "entity_core.packs"),
        new("retrievals", "asset_knowledge", "retrievals", options => options.Runs, "asset_knowledge.retrievals"),
        new("evidence", "asset_knowledge", "evidence", options => options.Runs, "asset_knowledge.evidence"),
        new("executions", "background_tasks", "executions", options => options.Results, "background_tasks.executions", "background_tasks.checkpoints", "background_tasks.shard_entries"),
        new("error log", "background_tasks", "error_log", options => options.Payloads, "background_tasks.error_log"),
        new("idempotency keys", "gateway", "idempotency_keys", options => options.IdempotencyKeys, "gateway.idempotency_keys"),
        new("tokens and tickets", "gateway", "tokens", options => options.Tokens, "gateway.api_keys"),
        new("leases", "worker_hub", "leases", options => options.Leases, "worker_hub.leases"),
        new("uploads", "worker_hub", "uploads", options => options.Leases, "worker_hub.uploads"),
        new("nodes", "worker_hub", "nodes", options => options.Leases, "worker_hub.nodes"),
        new("admissions", "model_router", "admissions", options => options.Leases, "model_router.admissions"),
        new("webhook deliveries", "webhooks", "deliveries", options => options.Deliveries, "webhooks.deliveries", "webhooks.attempts"),
        new("deleted webhooks", "webhooks", "hooks", options => options.Deliveries, "webhooks.hooks"),
    ];

    /// <summary>Tables that keep their rows, and why.</summary>
    public static IReadOnlyDictionary<string, string> Kept { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["asset_knowledge.chunks"] = "go with their document",
        ["asset_knowledge.documents"] = "a project's material, until its owner deletes it",
        ["background_tasks.moves"] = "a fixed list",
        ["durable.activity"] = "the engine removes what has ended (DurableEngine:Retention)",
        ["durable.engine"] = "one row for each living process; the engine removes the others",
        ["durable.history"] = "the engine removes finished instances with their history (DurableEngine:Retention)",
        ["durable.instance"] = "the engine removes finished instances (DurableEngine:Retention)",
        ["durable.message"] = "gone once consumed",
        ["entity_core.entities"] = "a project's people and places, until its owner deletes them",
        ["entity_core.world_packs"] = "a project's world as people edited it, until its owner deletes it",
        ["gateway.batch_templates"] = "until their owner deletes them",
        ["gateway.batches"] = "one small row for what a person asked for, until the project goes",
        ["gateway.chapters"] = "a project's texts, until their owner deletes them",
        ["gateway.projects"] = "until their owner deletes them",
        ["gateway.tenants"] = "one row each",
        ["orchestrator.job_moves"] = "a fixed list",
        ["orchestrator.run_moves"] = "a fixed list",
        ["platform.schema_migrations"] = "one row for each migration",
        ["webhooks.delivery_moves"] = "a fixed list",
        ["worker_hub.artifacts"] = "name the objects in S3; both go together when their owner deletes them",
    };
}
