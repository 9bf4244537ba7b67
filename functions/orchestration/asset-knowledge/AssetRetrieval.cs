using Ainer.AssetKnowledge.Library;
using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;
using Ainer.Postgres;

namespace Ainer.AssetKnowledge;

/// <summary>
/// Fetches what the project knows about a run's people, places and mood, and keeps the run's evidence: the passages that extraction rested on (E1 …) and then
/// the material found. Once per run and generation; a second call gives the first one's result.
/// </summary>
public sealed class AssetRetrieval(WorkerDatabase database, TimeProvider clock)
{
    private const int PerEntity = 2;
    private const int MostEntities = 16;

    /// <summary>Closer than this, or it says nothing about the entity.</summary>
    private const double LeastScore = 0.3;

    private static readonly SqlFile Sql = SqlFile.For<AssetRetrieval>("Sql/retrieval.sql");

    /// <summary>The candidates of a run, each with its evidence alias, best first within each entity. What the database throws is thrown on.</summary>
    public Task<IReadOnlyList<AssetCandidate>> RetrieveAsync(Story story, EntityPack pack, int generation, CancellationToken ct) =>
        database.InTenantAsync(pack.TenantId, tx => RetrieveAsync(tx, story, pack, generation), ct);

    private async Task<IReadOnlyList<AssetCandidate>> RetrieveAsync(Transaction tx, Story story, EntityPack pack, int generation)
    {
        if (await FindAsync(tx, pack, generation) is { } done) return done;
        var found = new List<AssetCandidate>();
        var seen = new HashSet<(string?, string)>();
        foreach (var (query, entityId) in Queries(story, pack))
            foreach (var candidate in await AssetLibrary.SearchAsync(tx, query))
                if (candidate.Score >= LeastScore && seen.Add((entityId, candidate.AssetId)))
                    found.Add(candidate with { EntityId = entityId, Alias = $"E{story.Evidence.Count + found.Count + 1}", TraceId = pack.TraceId, CorrelationId = pack.CorrelationId, CreatedAt = clock.GetUtcNow() });
        var saved = await tx.ExecuteAsync(Sql["save_retrieval"], new
        {
            pack.RunId, generation, pack.TenantId, pack.ProjectId, pack.TraceId, pack.CorrelationId, Candidates = Jsonb.Of(found), Now = clock.GetUtcNow(),
        });
        // Somebody else was first: theirs counts.
        if (saved == 0) return await FindAsync(tx, pack, generation) ?? found;
        await tx.ExecuteAsync(Sql["save_evidence"], new { pack.RunId, generation, pack.TenantId, pack.ProjectId, Rows = Jsonb.Of(Evidence(story, found)), Now = clock.GetUtcNow() });
        return found;
    }

    private static async Task<IReadOnlyList<AssetCandidate>?> FindAsync(Transaction tx, EntityPack pack, int generation) =>
        await tx.QuerySingleOrDefaultAsync<string>(Sql["find_retrieval"], new { pack.RunId, generation, pack.TenantId }) is { } stored ? AinerJson.Read<List<AssetCandidate>>(stored) : null;

    private static IEnumerable<(AssetQuery Query, string? EntityId)> Queries(Story story, EntityPack pack)
    {
        foreach (var character in pack.Characters.Take(MostEntities))
            yield return (Ask(string.Join(' ', character.Aliases.Prepend(character.Name)), AssetKind.Character, AssetKind.Knowledge), character.EntityId);
        foreach (var place in pack.Places.Take(MostEntities))
            yield return (Ask($"{string.Join(' ', place.Aliases.Prepend(place.Name))} {place.Kind}", AssetKind.Scene, AssetKind.Knowledge), place.EntityId);
        var moods = story.Scenes.SelectMany(s => s.Passages).Select(p => p.Mood).Where(m => m != Mood.Neutral).GroupBy(m => m).OrderByDescending(g => g.Count()).Take(3).Select(g => g.Key);
        var settings = story.Scenes.Select(s => s.Passages[0]).Select(p => $"{p.PlaceKind} {p.TimeOfDay} {p.Weather}").Distinct().Take(4);
        yield return (Ask(string.Join(' ', moods.Select(m => m.ToString()).Concat(settings).Prepend(story.Title)), AssetKind.Style), null);

        AssetQuery Ask(string text, params AssetKind[] kinds) => new() { TenantId = pack.TenantId, ProjectId = pack.ProjectId, Text = text, Kinds = kinds, Limit = PerEntity };
    }

    private static List<EvidenceRow> Evidence(Story story, List<AssetCandidate> found) =>
    [
        .. story.Evidence.Select((e, i) => new EvidenceRow(i + 1, "passage", e.Claim, e.EntityId, null, $"chapter:{e.Offset}", e.Quote, e.Offset, e.Score)),
        .. found.Select((c, i) => new EvidenceRow(story.Evidence.Count + i + 1, "asset", $"{c.AssetKind}:{c.Title}", c.EntityId, c.AssetId, c.Source ?? c.Title, c.Content, null, c.Score)),
    ];

    private sealed record EvidenceRow(int Ordinal, string Kind, string Claim, string? EntityId, string? AssetId, string Source, string Content, int? TextOffset, double Score);
}
