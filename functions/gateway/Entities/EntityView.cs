using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Entities;

namespace Ainer.Gateway.Entities;

/// <summary>A person, place or thing of a project as its caller sees it.</summary>
internal sealed record EntityView
{
    public required string EntityId { get; init; }
    public required string ProjectId { get; init; }
    public required string Kind { get; init; }
    public required string Name { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public Look? Look { get; init; }
    public Voice? Voice { get; init; }
    public PlaceKind? PlaceKind { get; init; }
    public int Mentions { get; init; }
    public double Confidence { get; init; }
    /// <summary>look, voice: what stays whatever a chapter says.</summary>
    public IReadOnlyList<string> Locks { get; init; } = [];
    public required string FirstRunId { get; init; }
    public required string LastRunId { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The same as it is stored: the contract's own form in <see cref="Body"/>.</summary>
internal sealed record EntityRow
{
    public required string EntityId { get; init; }
    public required string ProjectId { get; init; }
    public required string Kind { get; init; }
    public required string Name { get; init; }
    public string[] Aliases { get; init; } = [];
    public JsonElement Body { get; init; }
    public int Mentions { get; init; }
    public double Confidence { get; init; }
    public string[] Locks { get; init; } = [];
    public required string FirstRunId { get; init; }
    public required string LastRunId { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public EntityView ToView()
    {
        var character = Kind == "character" ? AinerJson.Read<Character>(Body) : null;
        return new EntityView
        {
            EntityId = EntityId, ProjectId = ProjectId, Kind = Kind, Name = Name, Aliases = Aliases, Look = character?.Look, Voice = character?.Voice,
            PlaceKind = Kind == "place" ? AinerJson.Read<Place>(Body).Kind : null, Mentions = Mentions, Confidence = Confidence, Locks = Locks, FirstRunId = FirstRunId,
            LastRunId = LastRunId, Version = Version, CreatedAt = CreatedAt, UpdatedAt = UpdatedAt,
        };
    }
}

/// <summary>The body of PATCH /api/v1/projects/{id}/entities/{entity_id}: only what is to be different.</summary>
internal sealed record EntityPatch
{
    public string? Name { get; init; }
    public IReadOnlyList<string>? Aliases { get; init; }
    public JsonElement? Look { get; init; }
    public JsonElement? Voice { get; init; }
    public PlaceKind? PlaceKind { get; init; }
    /// <summary>Which of look and voice stay from now on; an empty list unlocks.</summary>
    public IReadOnlyList<string>? Locks { get; init; }
    /// <summary>The version that the change is meant for.</summary>
    public long? Version { get; init; }
}

/// <summary>The body of POST /api/v1/projects/{id}/entities/{entity_id}/merge.</summary>
internal sealed record EntityMerge(string? FromEntityId = null);
