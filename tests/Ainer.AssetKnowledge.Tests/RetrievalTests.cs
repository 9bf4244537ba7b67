using Ainer.AssetKnowledge.Library;
using Ainer.AssetKnowledge.Seed;
using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;
using Ainer.Testing;

namespace Ainer.AssetKnowledge.Tests;

/// <summary>What a run gets from the library, and the evidence that is kept of it.</summary>
public sealed class RetrievalTests : IAsyncLifetime
{
    private static readonly Voice Voice = new() { VoiceId = "narrator", Language = "zh-CN" };
    private TestDatabase database = null!;
    private AssetLibrary library = null!;
    private AssetRetrieval retrieval = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(AssetKnowledgeServices.Migrations);
        library = new AssetLibrary(database.Worker, new IdSource(TimeProvider.System));
        retrieval = new AssetRetrieval(database.Worker, TimeProvider.System);
        await new KnowledgeSeed(library).SeedAsync("t_001", "p_001", Ct);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Each_person_and_place_gets_what_is_known_of_them()
    {
        var found = await retrieval.RetrieveAsync(Story(), Pack("run_a"), 1, Ct);
        Assert.Contains(found, c => c is { EntityId: "ent_zhou", Title: "老周" });
        Assert.Contains(found, c => c is { EntityId: "ent_tower", Title: "灯塔" });
        Assert.Contains(found, c => c is { EntityId: null, AssetKind: "style" });
        Assert.All(found, c => Assert.InRange(c.Score, 0.3, 1));
    }

    [Fact]
    public async Task Evidence_counts_on_from_the_passages_to_the_material()
    {
        var found = await retrieval.RetrieveAsync(Story(), Pack("run_a"), 1, Ct);
        var rows = await database.App.ReadAsync<(string Alias, string Kind, string Source, double Score)>(
            "t_001", "select alias, kind, source, score from asset_knowledge.evidence_v1 where run_id = 'run_a' order by ordinal", null, Ct);
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => $"E{i}"), rows.Select(r => r.Alias));
        Assert.Equal(["passage", "passage"], rows.Take(2).Select(r => r.Kind));
        Assert.Equal(found.Select(c => c.Alias), rows.Skip(2).Select(r => r.Alias));
        Assert.All(rows.Skip(2), r => Assert.Equal(("asset", "sample knowledge"), (r.Kind, r.Source)));
    }

    [Fact]
    public async Task A_run_asks_once_per_generation_however_often_it_is_called()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => retrieval.RetrieveAsync(Story(), Pack("run_a"), 1, Ct)));
        Assert.Single(found.Select(f => string.Join(',', f.Select(c => c.AssetId + c.Alias))).Distinct());
        var before = await CountAsync();
        await library.IngestAsync(new AssetDocument { TenantId = "t_001", ProjectId = "p_001", Kind = AssetKind.Character, Title = "老周的烟斗", Content = "老周的烟斗是父亲留下的。" }, Ct);
        await retrieval.RetrieveAsync(Story(), Pack("run_a"), 1, Ct);
        Assert.Equal(before, await CountAsync());
        await retrieval.RetrieveAsync(Story(), Pack("run_a"), 2, Ct);
        Assert.True(await CountAsync() > before);
    }

    [Fact]
    public async Task A_project_without_material_gets_no_candidates_but_keeps_its_passages()
    {
        Assert.Empty(await retrieval.RetrieveAsync(Story(), Pack("run_a") with { ProjectId = "p_empty" }, 1, Ct));
        Assert.Equal(2, await CountAsync());
    }

    private Task<int> CountAsync() => database.Worker.InTransactionAsync(async tx => await tx.ScalarAsync<int>("select count(*)::int from asset_knowledge.evidence_v1"), Ct);

    private static Story Story() => new()
    {
        Title = "雾港的灯", Language = "zh-CN", Narrator = Voice,
        Scenes =
        [
            new StoryScene("S01", 0, "码头", "ent_tower",
                [new StoryPassage { Index = 0, Paragraph = 0, Kind = PassageKind.Narration, Text = "夜里，风暴来了。", Offset = 0, Length = 8, Mood = Mood.Tense, PlaceKind = PlaceKind.Tower, TimeOfDay = TimeOfDay.Night, Weather = Weather.Rain }]),
        ],
        Evidence = [new StoryEvidence("E1", "ent_zhou", "character:老周", "说话的是老周。", 4, 0.9), new StoryEvidence("E2", "ent_tower", "place:灯塔", "雨点砸在灯塔的铁门上。", 40, 0.7)],
    };

    private static EntityPack Pack(string run) => new()
    {
        TenantId = "t_001", ProjectId = "p_001", RunId = run, Language = "zh-CN",
        Characters =
        [
            new Character
            {
                EntityId = "ent_zhou", Name = "老周", Aliases = ["周伯"], Voice = Voice,
                Look = new Look { Skin = "#e8bf9c", HairColor = "#d9d6cf", HairStyle = "short", GarmentColor = "#2b2d33", Garment = "robe", AccentColor = "#c9a24a" },
            },
        ],
        Places = [new Place { EntityId = "ent_tower", Name = "灯塔", Kind = PlaceKind.Tower }],
    };
}
