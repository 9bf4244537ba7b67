using System.Reflection;
using Ainer.Postgres;
using Ainer.Testing;

namespace Ainer.Observer.Tests;

/// <summary>A database with the schemas of all modules.</summary>
public sealed class AllSchemas : IAsyncLifetime
{
    private static readonly (string Schema, string Assembly)[] Modules =
    [
        ("durable", "Ainer.LocalHost.Durable"), ("messaging", "Ainer.Messaging"), ("orchestrator", "Ainer.Orchestrator"), ("background_tasks", "Ainer.BackgroundTasks"),
        ("worker_hub", "Ainer.WorkerHub"), ("model_router", "Ainer.ModelRouter"), ("entity_core", "Ainer.EntityCore"), ("asset_knowledge", "Ainer.AssetKnowledge"),
        ("planner", "Ainer.Planner"), ("observer", "Ainer.Observer"), ("webhooks", "Ainer.Webhooks"), ("gateway", "Ainer.Gateway"),
    ];

    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Database = await TestDatabase.CreateAsync([.. Modules.Select(module => new MigrationSet(module.Schema, Assembly.Load(module.Assembly)))]);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
