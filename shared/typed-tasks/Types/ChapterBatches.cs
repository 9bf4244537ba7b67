using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ainer.TypedTasks.Schemas;

namespace Ainer.TypedTasks.Types;

/// <summary>Parameters of summary.batch and scene.batch.</summary>
public sealed record ChapterBatchParameters
{
    [RefersTo(ReferenceKind.Chapter)]
    [MinLength(1), MaxLength(1000), Description("The chapters; all of the project, if left out.")]
    public IReadOnlyList<string>? ChapterIds { get; init; }

    [Range(1, 20), Description("The most sentences, or scenes, of each.")]
    public int Most { get; init; } = 5;
}

/// <summary>Which task works on a chapter.</summary>
public sealed record ChapterTask
{
    [Description("The chapter.")]
    public required string ChapterId { get; init; }

    [Description("Its task.")]
    public required string TaskId { get; init; }
}

/// <summary>Result of summary.batch and scene.batch. How many of the tasks came out how stands in the task's sub_tasks.</summary>
public sealed record ChapterBatchResult
{
    [Description("In the order of the chapters.")]
    public required IReadOnlyList<ChapterTask> Items { get; init; }
}

/// <summary>summary.batch.</summary>
public static class SummaryBatch
{
    public static TaskDeclaration<ChapterBatchParameters, ChapterBatchResult> Declaration { get; } =
        new("summary.batch", "Sums up chapters, each as a task of its own; completed_with_errors when some fail.");
}

/// <summary>scene.batch.</summary>
public static class SceneBatch
{
    public static TaskDeclaration<ChapterBatchParameters, ChapterBatchResult> Declaration { get; } =
        new("scene.batch", "Drafts the scenes of chapters, each as a task of its own; completed_with_errors when some fail. Needs a language model.") { Needs = [TaskNeeds.LanguageModel] };
}
