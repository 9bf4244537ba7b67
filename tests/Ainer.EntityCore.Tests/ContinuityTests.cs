using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Testing;

namespace Ainer.EntityCore.Tests;

/// <summary>Continuity over chapters, on a real database.</summary>
public sealed class ContinuityTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private EntityExtraction extraction = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(EntityCoreServices.Migrations);
        extraction = new EntityExtraction(database.Worker, TimeProvider.System);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_run_reads_its_chapter_once_and_finds_the_same_again()
    {
        var first = await extraction.ExtractAsync(Request("run_a", Reading.Sample("chapter.zh-CN.txt")), Ct);
        var second = await extraction.ExtractAsync(Request("run_a", "另一段文字。"), Ct);
        Assert.Equal(AinerJson.Write(first.Story), AinerJson.Write(second.Story));
        Assert.Equal(AinerJson.Write(first.Pack.Characters), AinerJson.Write((await extraction.FindAsync("t_001", "run_a", 1, Ct))!.Pack.Characters));
        Assert.Equal(1, await CountAsync("entity_core.packs"));
        Assert.Equal(first.Person("林晚").Mentions, await MentionsAsync(first.Person("林晚").EntityId));
    }

    [Fact]
    public async Task Whoever_was_met_before_keeps_id_look_and_voice()
    {
        var first = await extraction.ExtractAsync(Request("run_a", Reading.Sample("chapter.zh-CN.txt")), Ct);
        var second = await extraction.ExtractAsync(Request("run_b", "第二章\n\n“小晚，来信了。”周伯说。\n林晚穿着绿色的裙子，走进灯塔。"), Ct);
        foreach (var name in new[] { "林晚", "老周" })
            Assert.Equal((first.Person(name).EntityId, first.Person(name).Look.Hash(), first.Person(name).Voice.VoiceId), (second.Person(name).EntityId, second.Person(name).Look.Hash(), second.Person(name).Voice.VoiceId));
        Assert.Equal(first.Pack.Places.Single(p => p.Name == "灯塔").EntityId, second.Pack.Places.Single(p => p.Name == "灯塔").EntityId);
        Assert.Equal(first.Person("林晚").Mentions + second.Person("林晚").Mentions, await MentionsAsync(first.Person("林晚").EntityId));
    }

    [Fact]
    public async Task Two_chapters_read_at_once_agree_on_who_is_who()
    {
        var readings = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => extraction.ExtractAsync(Request($"run_{i}", $"第{i}夜。\n“好。”王芳说。\n“走吧。”李强说。"), Ct)));
        Assert.Single(readings.Select(r => r.Person("王芳").Look.Hash()).Distinct());
        Assert.Single(readings.Select(r => r.Person("李强").Voice.VoiceId).Distinct());
    }

    [Fact]
    public async Task A_locked_look_stands_whatever_a_chapter_says()
    {
        var first = await extraction.ExtractAsync(Request("run_a", "“好。”王芳说。"), Ct);
        var chosen = first.Person("王芳") with { Locked = true, Look = first.Person("王芳").Look with { GarmentColor = "#123456" } };
        await database.Worker.ExecuteAsync("update entity_core.entities set locked = true, body = @body::jsonb, look_hash = @hash where entity_id = @id",
            new { body = AinerJson.Write(chosen), hash = chosen.Look.Hash(), id = chosen.EntityId }, Ct);
        var second = await extraction.ExtractAsync(Request("run_b", "王芳穿着红色的裙子。“好。”王芳说。"), Ct);
        Assert.Equal("#123456", second.Person("王芳").Look.GarmentColor);
        Assert.Equal(chosen.Look.Hash(), await database.Worker.ReadOneAsync<string>("select look_hash from entity_core.entity_v1 where entity_id = @id", new { id = chosen.EntityId }, Ct));
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_and_shares_nothing()
    {
        var mine = await extraction.ExtractAsync(Request("run_a", "“好。”王芳说。"), Ct);
        var theirs = await extraction.ExtractAsync(Request("run_b", "王芳穿着红色的裙子。“好。”王芳说。") with { TenantId = "t_002" }, Ct);
        Assert.NotEqual(mine.Person("王芳").Look.Hash(), theirs.Person("王芳").Look.Hash());
        Assert.Null(await extraction.FindAsync("t_002", "run_a", 1, Ct));
        Assert.Empty(await database.App.ReadAsync<string>("select entity_id from entity_core.entity_v1", null, Ct));
        Assert.All(await database.App.ReadAsync<string>("t_002", "select tenant_id from entity_core.entity_v1", null, Ct), tenant => Assert.Equal("t_002", tenant));
    }

    [Fact]
    public async Task A_chapter_without_a_letter_is_refused_and_leaves_nothing()
    {
        await Assert.ThrowsAsync<NothingToReadException>(() => extraction.ExtractAsync(Request("run_a", "……！"), Ct));
        Assert.Equal(0, await CountAsync("entity_core.packs"));
    }

    [Fact]
    public async Task Any_text_can_be_stored()
    {
        foreach (var (text, i) in AnyTextTests.Texts.Select((row, i) => ((string)row.Data, i)))
            Assert.NotEmpty((await extraction.ExtractAsync(Request($"run_{i}", text) with { ProjectId = $"p_{i}" }, Ct)).Story.Scenes);
    }

    private static ExtractionRequest Request(string run, string text) => new() { TenantId = "t_001", ProjectId = "p_001", RunId = run, Text = text };

    private async Task<int> CountAsync(string table) => await database.Worker.ReadOneAsync<int>($"select count(*)::int from {table}", null, Ct);

    private async Task<int> MentionsAsync(string id) => await database.Worker.ReadOneAsync<int>("select mentions from entity_core.entity_v1 where entity_id = @id", new { id }, Ct);
}
