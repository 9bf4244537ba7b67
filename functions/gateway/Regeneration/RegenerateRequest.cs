using System.Text.Json;
using System.Text.Json.Serialization;
using Ainer.Contracts.Events;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;

namespace Ainer.Gateway.Regeneration;

/// <summary>The body of POST /api/v1/runs/{id}/regenerate and PATCH /api/v1/runs/{id}/timeline: what is to be different.</summary>
internal sealed record RegenerateRequest
{
    public IReadOnlyList<ShotEdit>? Shots { get; init; }
    public IReadOnlyList<LineEdit>? Lines { get; init; }
    public IReadOnlyList<EntityChange>? Entities { get; init; }
    public IReadOnlyList<VoiceChange>? Voices { get; init; }
    public IReadOnlyList<string>? Order { get; init; }
    /// <summary>Shots that go.</summary>
    public IReadOnlyList<string>? Remove { get; init; }
    public Quality? Quality { get; init; }
    /// <summary>How pictures are to look, in words; empty is the provider's own way.</summary>
    public string? Style { get; init; }
    /// <summary>Only say what would rerun, what is reused and what it costs.</summary>
    public bool? DryRun { get; init; }
    public decimal? Budget { get; init; }
    public int? Priority { get; init; }
    public IReadOnlyList<RunStage>? ReviewBefore { get; init; }
    public string? IdempotencyKey { get; init; }
}

/// <summary>Parts of a character's look; without any, the look that the project has for the character now.</summary>
internal sealed record EntityChange([property: JsonRequired] string EntityId, JsonElement? Look = null);

/// <summary>Parts of a voice; without any, the voice that the project has for the character now. "narrator" is whoever tells what nobody says.</summary>
internal sealed record VoiceChange([property: JsonRequired] string EntityId, JsonElement? Voice = null);

/// <summary>The 202 answer, and the 200 of a dry run that has ended already: with its preview, or with the error that it met.</summary>
internal sealed record RegenerateAccepted(
    string RunId, string TaskId, string ParentRunId, bool DryRun, string Status, string Message, JsonElement? Preview = null, JsonElement? Error = null);
