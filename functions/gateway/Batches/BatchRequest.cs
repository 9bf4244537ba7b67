using System.Text.Json;
using Ainer.Contracts.Events;
using Ainer.Contracts.Tasks;

namespace Ainer.Gateway.Batches;

/// <summary>What each run of a batch is made of; the chapter or the text may also come from the batch.</summary>
internal sealed record RunTemplate
{
    public string? ChapterId { get; init; }
    public Quality? RequestedQuality { get; init; }
    public string? LanguageContext { get; init; }
    public int? Priority { get; init; }
    public decimal? Budget { get; init; }
    public IReadOnlyList<RunStage>? ReviewBefore { get; init; }
    public JsonElement? Payload { get; init; }
}

/// <summary>The body of POST /api/v1/batches.</summary>
internal sealed record BatchRequest
{
    public string? ProjectId { get; init; }
    public string? Name { get; init; }
    /// <summary>A stored template, by id or by name.</summary>
    public string? TemplateId { get; init; }
    /// <summary>A template given here; what it sets goes before the stored one.</summary>
    public RunTemplate? Template { get; init; }
    /// <summary>One run for each of these chapters.</summary>
    public IReadOnlyList<string>? ChapterIds { get; init; }
    /// <summary>How many runs, of each chapter where chapters are named.</summary>
    public int? NRuns { get; init; }
    public bool? DryRun { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
    public string? IdempotencyKey { get; init; }
}

/// <summary>The 202 answer.</summary>
internal sealed record BatchAccepted(string BatchId, string Status, bool DryRun, int NRuns, IReadOnlyList<string> RunIds, string Message);

/// <summary>The body of POST /api/v1/batch-templates.</summary>
internal sealed record TemplateRequest
{
    public string? Name { get; init; }
    public string? ProjectId { get; init; }
    public RunTemplate? Template { get; init; }
    public string? IdempotencyKey { get; init; }
}
