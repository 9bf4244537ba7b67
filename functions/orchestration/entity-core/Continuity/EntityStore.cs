using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Stories;
using Ainer.Postgres;

namespace Ainer.EntityCore.Continuity;

/// <summary>Keeps what a project knows of its people, places and things. All methods work inside the caller's transaction.</summary>
internal sealed class EntityStore(TimeProvider clock)
{
    private static readonly SqlFile Sql = SqlFile.For<EntityStore>("Sql/entities.sql");

    /// <summary>Waits until no other run reads a chapter of this project; held until the transaction ends.</summary>
    public static Task LockProjectAsync(Transaction tx, string tenantId, string projectId) => tx.QueryAsync<int>(Sql["lock_project"], new { tenantId, projectId });

    /// <summary>What a run has read, or null.</summary>
    public static async Task<Reading?> FindAsync(Transaction tx, string tenantId, string runId, int generation)
    {
        var row = await tx.QuerySingleOrDefaultAsync<PackRow>(Sql["find_pack"], new { tenantId, runId, generation });
        return row is null ? null : new Reading(AinerJson.Read<Story>(row.Story), AinerJson.Read<EntityPack>(row.Pack), row.Text);
    }

    /// <summary>The people and places that the project's earlier chapters established, the most mentioned first.</summary>
    public static async Task<(List<Character> Characters, List<Place> Places)> KnownAsync(Transaction tx, string tenantId, string projectId)
    {
        var rows = await tx.QueryAsync<EntityRow>(Sql["known"], new { tenantId, projectId });
        return ([.. rows.Where(r => r.Kind == "character").Select(r => AinerJson.Read<Character>(r.Body) with { Aliases = r.Aliases, Locked = r.Locked })],
            [.. rows.Where(r => r.Kind == "place").Select(r => AinerJson.Read<Place>(r.Body) with { Aliases = r.Aliases })]);
    }

    /// <summary>Stores what a run has read and adds it to what the project knows.</summary>
    public async Task SaveAsync(Transaction tx, ExtractionRequest request, Reading reading)
    {
        var pack = reading.Pack;
        foreach (var c in pack.Characters) await SaveEntityAsync(tx, request, "character", c.EntityId, c.Name, c.Aliases, c, c.Look.Hash(), c.Voice.VoiceId, c.Mentions, c.Confidence);
        foreach (var p in pack.Places) await SaveEntityAsync(tx, request, "place", p.EntityId, p.Name, p.Aliases, p, null, null, 1, p.Confidence);
        foreach (var o in pack.Objects) await SaveEntityAsync(tx, request, "object", o.EntityId, o.Name, [], o, null, null, o.Mentions, o.Confidence);
        await tx.ExecuteAsync(Sql["save_pack"], new
        {
            request.RunId, request.Generation, request.TenantId, request.ProjectId, request.TraceId, request.CorrelationId, pack.Language, reading.Story.Title, reading.Text,
            Story = Jsonb.Of(reading.Story), Pack = Jsonb.Of(pack), Now = clock.GetUtcNow(),
        });
    }

    /// <summary>Copies what one run has read to another.</summary>
    public Task<int> InheritAsync(Transaction tx, string tenantId, string fromRunId, string runId, int generation) =>
        tx.ExecuteAsync(Sql["inherit_pack"], new { tenantId, fromRunId, runId, generation, now = clock.GetUtcNow() });

    private Task<int> SaveEntityAsync<T>(Transaction tx, ExtractionRequest request, string kind, string entityId, string name, IReadOnlyList<string> aliases, T body, string? lookHash, string? voiceId, int mentions, double confidence) =>
        tx.ExecuteAsync(Sql["save_entity"], new
        {
            request.TenantId, request.ProjectId, request.RunId, request.TraceId, request.CorrelationId, entityId, kind, name, Aliases = aliases.ToArray(), Body = Jsonb.Of(body),
            lookHash, voiceId, mentions, confidence, Now = clock.GetUtcNow(),
        });

    private sealed record PackRow(string Language, string Title, string Text, string Story, string Pack);

    // Dapper fills an array only through a property.
    private sealed class EntityRow
    {
        public string Kind { get; init; } = "";
        public string[] Aliases { get; init; } = [];
        public bool Locked { get; init; }
        public string Body { get; init; } = "";
    }
}
