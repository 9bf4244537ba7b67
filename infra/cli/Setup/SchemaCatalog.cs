using System.Reflection;
using Ainer.Postgres;

namespace Ainer.Cli.Setup;

/// <summary>The schemas of all modules, in the order in which their migrations depend on each other.</summary>
internal static class SchemaCatalog
{
    private static readonly (string Schema, string Assembly)[] Modules =
    [
        ("durable", "Ainer.LocalHost.Durable"),
        ("messaging", "Ainer.Messaging"),
        ("orchestrator", "Ainer.Orchestrator"),
        ("worker_hub", "Ainer.WorkerHub"),
        ("model_router", "Ainer.ModelRouter"),
        ("entity_core", "Ainer.EntityCore"),
        ("asset_knowledge", "Ainer.AssetKnowledge"),
        ("planner", "Ainer.Planner"),
        ("background_tasks", "Ainer.BackgroundTasks"),
        ("observer", "Ainer.Observer"),
        ("webhooks", "Ainer.Webhooks"),
        ("gateway", "Ainer.Gateway"),
    ];

    public static IReadOnlyList<MigrationSet> All { get; } = Modules.Select(module => new MigrationSet(module.Schema, Assembly.Load(module.Assembly))).ToArray();
}
