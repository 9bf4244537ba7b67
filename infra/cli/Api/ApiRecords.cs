using System.Text.Json;

namespace Ainer.Cli.Api;

/// <summary>GET /api/v1/runs/{id}: what this program reads of it.</summary>
internal sealed record RunView
{
    public required string RunId { get; init; }

    public required string Status { get; init; }

    public string? Stage { get; init; }

    /// <summary>0 to 100.</summary>
    public double Progress { get; init; }

    /// <summary>Films whose work goes first, while some of the run's own waits.</summary>
    public int? FilmsBefore { get; init; }

    /// <summary>Null, or what failed: code, message, stage, job, attempt, advice.</summary>
    public JsonElement? LatestError { get; init; }

    public string? FinalArtifactUri { get; init; }

    public bool HasEnded => Status is "succeeded" or "failed" or "cancelled";
}

/// <summary>One entry of GET /api/v1/runs/{id}/jobs.</summary>
internal sealed record JobView
{
    public string? JobId { get; init; }

    public required string Kind { get; init; }

    public string? Operation { get; init; }

    public required string Status { get; init; }

    public bool HasEnded => Status is "succeeded" or "failed" or "cancelled" or "dead_letter";
}

/// <summary>One entry of GET /api/v1/runs/{id}/artifacts.</summary>
internal sealed record ArtifactView
{
    public required string ArtifactId { get; init; }

    public string? Kind { get; init; }

    public string? Uri { get; init; }

    public string? Key { get; init; }

    public bool IsAt(string uri) => Uri == uri || (Key is { Length: > 0 } key && uri.EndsWith("/" + key, StringComparison.Ordinal));
}

/// <summary>What POST /api/v1/tasks takes from this program.</summary>
internal sealed record TaskRequest
{
    public required string ProjectId { get; init; }

    public string? LanguageContext { get; init; }

    public required string RequestedQuality { get; init; }

    public required TaskText Payload { get; init; }
}

internal sealed record TaskText(string Text, string Source);

/// <summary>The 202 answer of POST /api/v1/tasks.</summary>
internal sealed record Accepted
{
    public string? TaskId { get; init; }

    public required string RunId { get; init; }

    public required string Status { get; init; }
}

/// <summary>The API refused a request: the parts of its error envelope.</summary>
internal sealed class ApiException(int status, string code, string message, JsonElement? envelope) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>The "error" object as the API sent it, when it sent one.</summary>
    public JsonElement? Envelope { get; } = envelope;
}
