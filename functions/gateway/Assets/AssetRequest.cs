using System.Text.Json;
using Ainer.FunctionApp.Http;

namespace Ainer.Gateway.Assets;

/// <summary>What a document of the library is about.</summary>
internal enum AssetKind { Style, Character, Scene, Knowledge }

/// <summary>The body of POST /api/v1/assets: text, or the announcement of a file.</summary>
internal sealed record AssetRequest
{
    public string? ProjectId { get; init; }
    public AssetKind? Kind { get; init; }
    public string? Title { get; init; }
    public string? Content { get; init; }
    /// <summary>Where it came from, readable.</summary>
    public string? Source { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public JsonElement? Metadata { get; init; }
    public AssetFile? Upload { get; init; }
    public string? IdempotencyKey { get; init; }
}

/// <summary>A file that is going to be uploaded: exactly this one.</summary>
internal sealed record AssetFile(string? FileName = null, string? ContentType = null, long? Bytes = null, string? Sha256 = null);

/// <summary>Where to PUT an announced file: with exactly these headers.</summary>
internal sealed record AssetUpload(string Url, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>The 201 answer.</summary>
internal sealed record AssetAdded(string AssetId, string Status, bool AlreadyThere, AssetUpload? Upload);

/// <summary>A document of the library as its caller sees it.</summary>
internal sealed record AssetView
{
    public required string AssetId { get; init; }
    public required string ProjectId { get; init; }
    public required string Kind { get; init; }
    public required string Title { get; init; }
    /// <summary>Absent in lists, and while an upload is pending.</summary>
    public string? Content { get; init; }
    public string? Source { get; init; }
    public string[] Tags { get; init; } = [];
    public JsonElement? Metadata { get; init; }
    public required string Status { get; init; }
    public string? ContentType { get; init; }
    public long? Bytes { get; init; }
    public required string Sha256 { get; init; }
    /// <summary>A short-lived address of an uploaded file.</summary>
    public string? Url { get; init; }
    /// <summary>While the file is awaited: where to PUT it.</summary>
    public AssetUpload? Upload { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A document that answers a question, with the passage that does.</summary>
internal sealed record AssetHit
{
    public required string AssetId { get; init; }
    /// <summary>E1 is the best.</summary>
    public string Alias { get; init; } = "";
    public required string Kind { get; init; }
    public required string Title { get; init; }
    public required string Content { get; init; }
    public string? Source { get; init; }
    public string[] Tags { get; init; } = [];
    /// <summary>0 to 1: 1 is first by meaning and by word.</summary>
    public double Score { get; init; }
}

/// <summary>The best answers to a question.</summary>
internal sealed record AssetHits(IReadOnlyList<AssetHit> Items);

/// <summary>Which documents a list shows.</summary>
internal sealed record AssetFilter(string? ProjectId, string[]? Kinds, string[]? Tags, string? Status, int Limit, string? Cursor);
