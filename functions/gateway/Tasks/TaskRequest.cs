using System.Text.Json;
using Ainer.Contracts.Events;
using Ainer.Contracts.Tasks;

namespace Ainer.Gateway.Tasks;

/// <summary>The body of POST /api/v1/tasks.</summary>
internal sealed record TaskRequest
{
    /// <summary>May be left out; must equal the key's tenant.</summary>
    public string? TenantId { get; init; }
    public string? ProjectId { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
    public string? IdempotencyKey { get; init; }
    public string? TaskType { get; init; }
    public string? ChapterId { get; init; }
    public Quality? RequestedQuality { get; init; }
    public string? LanguageContext { get; init; }
    public int? Priority { get; init; }
    public decimal? Budget { get; init; }
    public bool? DryRun { get; init; }
    public IReadOnlyList<RunStage>? ReviewBefore { get; init; }
    public JsonElement? Payload { get; init; }
}

/// <summary>The 202 answer.</summary>
internal sealed record TaskAccepted(string TaskId, string RunId, string Status, string Message);
