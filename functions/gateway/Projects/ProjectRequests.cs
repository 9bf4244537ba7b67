using System.Text.Json;

namespace Ainer.Gateway.Projects;

/// <summary>The body of POST /api/v1/projects.</summary>
internal sealed record ProjectRequest
{
    /// <summary>The caller's own id; made, if left out.</summary>
    public string? ProjectId { get; init; }
    public string? Name { get; init; }
    public string? Language { get; init; }
    public JsonElement? Settings { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
    public string? IdempotencyKey { get; init; }
}

/// <summary>The body of PATCH /api/v1/projects/{id}: what is absent stays, what is null is cleared.</summary>
internal sealed record ProjectChange
{
    public long? Version { get; init; }
    public JsonElement Name { get; init; }
    public JsonElement Language { get; init; }
    public JsonElement Settings { get; init; }
}

/// <summary>A project as its caller sees it.</summary>
internal sealed record ProjectView
{
    public required string ProjectId { get; init; }
    public required string TenantId { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
    public string? IdempotencyKey { get; init; }
    public required string Name { get; init; }
    public string? Language { get; init; }
    public JsonElement Settings { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}
