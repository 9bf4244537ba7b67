using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Errors;
using Ainer.Gateway.Regeneration;
using Ainer.Postgres;

namespace Ainer.Gateway.Entities;

/// <summary>A project's world pack as its caller sees it. Version 0: nothing has been set.</summary>
internal sealed record WorldPackView
{
    public required string ProjectId { get; init; }
    public string? Style { get; init; }
    public IReadOnlyList<string> Palette { get; init; } = [];
    public VoiceTuning? Narrator { get; init; }
    public bool? BurnSubtitles { get; init; }
    public double? LipSyncShare { get; init; }
    public long Version { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>What all films of a project have in common.</summary>
internal sealed class ProjectWorld(AppDatabase database)
{
    private static readonly SqlFile Sql = SqlFile.For<ProjectWorld>("Sql/entities.sql");

    /// <summary>The pack. Throws not_found for the project.</summary>
    public Task<WorldPackView> GetAsync(string tenantId, string projectId, CancellationToken ct) => database.InTenantAsync(tenantId, async tx =>
    {
        await ProjectEntities.RequireProjectAsync(tx, projectId);
        return View(projectId, await tx.QuerySingleOrDefaultAsync<PackRow>(Sql["world_pack"], new { projectId }));
    }, ct);

    /// <summary>Lays the given fields over the pack; null takes one away. Throws not_found, validation_failed, version_conflict.</summary>
    public Task<WorldPackView> EditAsync(string tenantId, string projectId, JsonElement patch, CancellationToken ct) => database.InTenantAsync(tenantId, async tx =>
    {
        await ProjectEntities.RequireProjectAsync(tx, projectId);
        var row = await tx.QuerySingleOrDefaultAsync<PackRow>(Sql["world_pack"], new { projectId });
        var pack = PartialJson.Over(row is null ? new WorldPack() : AinerJson.Read<WorldPack>(row.Body), patch, "world_pack");
        pack = pack with { Palette = pack.Palette ?? [] };
        Check(pack);
        var outcome = await tx.QuerySingleAsync<PutOutcome>(Sql["put_world_pack"], new { projectId, version = row?.Version ?? 0, body = Jsonb.Of(pack) });
        if (outcome.Outcome != "done") throw new AinerException(ErrorCode.VersionConflict, "The world pack was changed meanwhile.", new { version = outcome.Version });
        return View(projectId, await tx.QuerySingleOrDefaultAsync<PackRow>(Sql["world_pack"], new { projectId }));
    }, ct);

    private static void Check(WorldPack pack)
    {
        if (pack.Style is { Length: 0 or > 500 }) throw PartialJson.Invalid("world_pack.style", "style must have 1 to 500 characters.");
        if (pack.Palette.Count > 24 || !pack.Palette.All(LookRules.IsColor)) throw PartialJson.Invalid("world_pack.palette", "palette must be up to 24 colours like #2f5f9e.");
        if (pack.LipSyncShare is < 0 or > 1) throw PartialJson.Invalid("world_pack.lip_sync_share", "lip_sync_share must be 0 to 1.");
        var voice = new Voice { VoiceId = "narrator", Language = "en" };
        if (pack.Narrator is { } tuning && LookRules.Problem(tuning.Tune(voice)) is { } problem) throw PartialJson.Invalid($"world_pack.narrator.{problem.Field}", problem.Message);
    }

    private static WorldPackView View(string projectId, PackRow? row)
    {
        var pack = row is null ? new WorldPack() : AinerJson.Read<WorldPack>(row.Body);
        return new WorldPackView
        {
            ProjectId = projectId, Style = pack.Style, Palette = pack.Palette, Narrator = pack.Narrator, BurnSubtitles = pack.BurnSubtitles, LipSyncShare = pack.LipSyncShare,
            Version = row?.Version ?? 0, CreatedAt = row?.CreatedAt, UpdatedAt = row?.UpdatedAt,
        };
    }

    private sealed record PackRow(string Body, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    private sealed record PutOutcome
    {
        public string Outcome { get; init; } = "";
        public long? Version { get; init; }
    }
}
