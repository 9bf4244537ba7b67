using System.Text.Json;

namespace Ainer.Contracts.Tasks;

/// <summary>How much work a film is worth: picture size and encoding effort.</summary>
public enum Quality { Preview, Standard, High }

/// <summary>What was asked: a type, parameters, priority, budget. Payload of task.submitted.</summary>
public sealed record TaskSpec : BusinessRecord
{
    public required string TaskId { get; init; }
    public required string RunId { get; init; }
    /// <summary>For example novel.video; the types are listed by GET /task-types.</summary>
    public string TaskType { get; init; } = TaskTypes.NovelVideo;
    public string? ChapterId { get; init; }
    public Quality RequestedQuality { get; init; } = Quality.Standard;
    /// <summary>BCP 47: zh-CN or en; null = found from the text.</summary>
    public string? LanguageContext { get; init; }
    /// <summary>0 (first) to 9 (last).</summary>
    public int Priority { get; init; } = 5;
    /// <summary>The most that the run may cost, in the budget's currency unit; null = no cap.</summary>
    public decimal? Budget { get; init; }
    /// <summary>Stop for a person's approval before these stages.</summary>
    public IReadOnlyList<Events.RunStage> ReviewBefore { get; init; } = [];
    /// <summary>The batch that the run is part of.</summary>
    public string? BatchId { get; init; }
    /// <summary>The run that this one was made from, or that started it.</summary>
    public string? ParentRunId { get; init; }
    /// <summary>Plan, quote and write a placeholder; spend nothing.</summary>
    public bool DryRun { get; init; }
    public int Generation { get; init; } = 1;
    /// <summary>The task type's parameters, with payload.text for novel.video.</summary>
    public JsonElement Payload { get; init; }
}

/// <summary>The names of task types.</summary>
public static class TaskTypes
{
    public const string NovelVideo = "novel.video";
}
