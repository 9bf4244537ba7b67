using Ainer.AssetKnowledge.Library;
using Ainer.AssetKnowledge.Seed;
using Ainer.Contracts;
using Ainer.Testing;

namespace Ainer.AssetKnowledge.Tests;

/// <summary>The library on a real database with pgvector.</summary>
public sealed class LibraryTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private AssetLibrary library = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(AssetKnowledgeServices.Migrations);
        library = new AssetLibrary(database.Worker, new IdSource(TimeProvider.System));
        await new KnowledgeSeed(library).SeedAsync("t_001", "p_001", Ct);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Theory]
    [InlineData("守灯人的规矩是什么", "守灯人的规矩")]
    [InlineData("楼梯和铁门的灯塔", "灯塔")]
    [InlineData("抽烟斗的老渔夫", "老周")]
    [InlineData("who mends the clocks", "Mara Quill")]
    [InlineData("abandoned railway platform", "Harrow Station")]
    [InlineData("lever signal green light bridge", "The last train")]
    public async Task A_question_finds_its_document_first(string question, string title)
    {
        var found = await library.SearchAsync(Query(question), Ct);
        Assert.Equal(title, found[0].Title);
        Assert.Equal(Enumerable.Range(1, found.Count).Select(i => $"E{i}"), found.Select(c => c.Alias));
        Assert.All(found, c => Assert.InRange(c.Score, 0, 1));
        Assert.Equal(found.Select(c => c.Score).OrderDescending(), found.Select(c => c.Score));
    }

    [Fact]
    public async Task Kinds_and_tags_narrow_the_answer()
    {
        Assert.All(await library.SearchAsync(Query("雾港") with { Kinds = [AssetKind.Scene] }, Ct), c => Assert.Equal("scene", c.AssetKind));
        var tagged = await library.SearchAsync(Query("station fog lantern 灯塔") with { Tags = ["harrow"] }, Ct);
        Assert.NotEmpty(tagged);
        Assert.DoesNotContain(tagged, c => c.Title is "灯塔" or "雾港镇码头");
    }

    [Fact]
    public async Task Seeding_or_ingesting_again_changes_nothing()
    {
        Assert.Equal(0, await new KnowledgeSeed(library).SeedAsync("t_001", "p_001", Ct));
        var document = new AssetDocument { TenantId = "t_001", ProjectId = "p_001", Kind = AssetKind.Knowledge, Title = "a", Content = "b" };
        var ingested = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => library.IngestAsync(document, Ct)));
        Assert.Single(ingested.Select(i => i.DocumentId).Distinct());
        Assert.Single(ingested, i => !i.AlreadyThere);
    }

    [Fact]
    public async Task A_deleted_document_is_found_no_more_and_can_come_back()
    {
        var found = (await library.SearchAsync(Query("守灯人的规矩"), Ct))[0];
        Assert.True(await library.DeleteAsync("t_001", found.AssetId, Ct));
        Assert.False(await library.DeleteAsync("t_001", found.AssetId, Ct));
        Assert.DoesNotContain(await library.SearchAsync(Query("守灯人的规矩"), Ct), c => c.AssetId == found.AssetId);
        Assert.Equal(1, await new KnowledgeSeed(library).SeedAsync("t_001", "p_001", Ct));
        Assert.Equal("守灯人的规矩", (await library.SearchAsync(Query("守灯人的规矩"), Ct))[0].Title);
    }

    [Fact]
    public async Task Other_tenants_and_projects_find_nothing_and_delete_nothing()
    {
        var mine = (await library.SearchAsync(Query("灯塔"), Ct))[0];
        Assert.Empty(await library.SearchAsync(Query("灯塔") with { TenantId = "t_002" }, Ct));
        Assert.Empty(await library.SearchAsync(Query("灯塔") with { ProjectId = "p_002" }, Ct));
        Assert.False(await library.DeleteAsync("t_002", mine.AssetId, Ct));
        Assert.Empty(await database.App.ReadAsync<string>("t_002", "select document_id from asset_knowledge.document_v1", null, Ct));
    }

    [Theory]
    [InlineData("' | !!! & ( : * <->")]
    [InlineData("🙂")]
    [InlineData("a\0b \ud800")]
    [InlineData("完全无关的量子力学")]
    public async Task Any_question_can_be_asked(string question) => Assert.All(await library.SearchAsync(Query(question), Ct), c => Assert.InRange(c.Score, 0, 1));

    [Fact]
    public async Task A_long_document_answers_with_the_passage_that_matters()
    {
        var content = string.Concat(Enumerable.Range(0, 300).Select(i => i == 217 ? "紫色的鲸鱼在码头唱歌。" : $"第{i}天，海上没有消息。"));
        await library.IngestAsync(new AssetDocument { TenantId = "t_001", ProjectId = "p_001", Kind = AssetKind.Knowledge, Title = "航海日志", Content = content }, Ct);
        var found = (await library.SearchAsync(Query("紫色的鲸鱼"), Ct))[0];
        Assert.Equal("航海日志", found.Title);
        Assert.Contains("紫色的鲸鱼", found.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_documents_of_others_do_not_hide_ones_own()
    {
        for (var i = 0; i < 150; i++)
            await library.IngestAsync(new AssetDocument { TenantId = "t_001", ProjectId = "p_big", Kind = AssetKind.Scene, Title = $"灯塔 {i}", Content = $"灯塔的第{i}级台阶。" }, Ct);
        Assert.Equal("灯塔", (await library.SearchAsync(Query("灯塔"), Ct))[0].Title);
        Assert.Equal(20, (await library.SearchAsync(Query("灯塔") with { ProjectId = "p_big", Limit = 20 }, Ct)).Count);
    }

    [Theory]
    [InlineData("", "text")]
    [InlineData("title", " ")]
    public async Task A_document_without_title_or_text_is_refused(string title, string content) => await Assert.ThrowsAsync<ArgumentException>(() =>
        library.IngestAsync(new AssetDocument { TenantId = "t_001", ProjectId = "p_001", Kind = AssetKind.Style, Title = title, Content = content }, Ct));

    private static AssetQuery Query(string text) => new() { TenantId = "t_001", ProjectId = "p_001", Text = text };
}
