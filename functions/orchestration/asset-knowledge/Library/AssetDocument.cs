using System.Text.Json;

namespace Ainer.AssetKnowledge.Library;

/// <summary>What a document of the library is about.</summary>
public enum AssetKind { Style, Character, Scene, Knowledge }

/// <summary>Material for a project.</summary>
public sealed record AssetDocument
{
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public required AssetKind Kind { get; init; }
    public required string Title { get; init; }
    /// <summary>Text, up to 200,000 characters.</summary>
    public required string Content { get; init; }
    /// <summary>Where it came from, readable.</summary>
    public string? Source { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public JsonElement? Metadata { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
}

/// <summary>A question to the library.</summary>
public sealed record AssetQuery
{
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public required string Text { get; init; }
    /// <summary>Only these kinds; empty = all.</summary>
    public IReadOnlyList<AssetKind> Kinds { get; init; } = [];
    /// <summary>Only documents with one of these tags; empty = all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
    /// <summary>1 to 50.</summary>
    public int Limit { get; init; } = 10;
}

/// <summary>A document that was taken in, and whether it was there already.</summary>
public sealed record IngestedDocument(string DocumentId, bool AlreadyThere);
