using Ainer.TypedTasks.Types;

namespace Ainer.TypedTasks;

/// <summary>Every task type but the film (novel.video), which is an orchestration. One line per type.</summary>
public static class TaskCatalog
{
    /// <summary>All declarations, in the order in which GET /task-types lists them.</summary>
    public static IReadOnlyList<TaskDeclaration> All { get; } =
    [
        Summary.Declaration,
        Scene.Declaration,
        SummaryBatch.Declaration,
        SceneBatch.Declaration,
        NovelImport.Declaration,
        LongIo.Declaration,
        Sharded.Declaration,
        Sharded.Shard,
    ];

    private static readonly Dictionary<string, TaskDeclaration> ByName = All.ToDictionary(declaration => declaration.Name, StringComparer.Ordinal);

    /// <summary>The declaration of that name, or null.</summary>
    public static TaskDeclaration? Find(string name) => ByName.GetValueOrDefault(name);
}
