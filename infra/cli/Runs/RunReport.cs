using System.Text.Json;

namespace Ainer.Cli.Runs;

/// <summary>
/// The one JSON document that <c>submit --json</c> and <c>watch --json</c> print. Other programs rely on its fields.
/// </summary>
internal sealed record RunReport
{
    /// <summary>Null when the API did not accept the text.</summary>
    public string? RunId { get; init; }

    /// <summary>succeeded, failed or cancelled; queued when submitted without --wait; rejected when the API refused the text.</summary>
    public required string Status { get; init; }

    public string? Stage { get; init; }

    /// <summary>Null, or code, message and what else the API says of the failure.</summary>
    public JsonElement? Error { get; init; }

    public string? FinalArtifactUri { get; init; }

    /// <summary>Where the film was saved on this machine.</summary>
    public string? File { get; init; }

    /// <summary>Length of the film in seconds.</summary>
    public double? DurationS { get; init; }

    /// <summary>Seconds from submitting (or from starting to watch) to the end.</summary>
    public double WallS { get; init; }

    /// <summary>The event types of the run's trace, in order.</summary>
    public IReadOnlyList<string> Trace { get; init; } = [];
}
