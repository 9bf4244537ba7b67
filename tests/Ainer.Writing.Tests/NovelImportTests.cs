using System.Text;
using Ainer.AssetKnowledge.Library;
using Ainer.Contracts.Errors;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Writing.Tests;

public sealed class NovelImportTests(WritingHarness harness) : IClassFixture<WritingHarness>
{
    private static readonly string Novel = string.Concat(Enumerable.Range(1, 4).Select(i => $"第{i}章 旅程\n第{i}天，林风走过第{i}座山。山上住着编号{i}的守山人。守山人给了他一盏灯。\n"));

    [Fact]
    public async Task A_novel_becomes_chapters_with_summaries_that_can_be_found()
    {
        var (project, _) = await harness.ProjectAsync("Before.");
        await using var host = await harness.StartAsync();
        var task = await harness.EndOfAsync(await harness.SubmitAsync("novel.import", project, new { text = Novel, title = "旅程", max_sentences = 1 }));
        Assert.Equal(("completed", "text", "旅程", "extractive"), (task.Status, task.Text("format"), task.Text("title"), task.Text("method")));
        Assert.Equal((4, 4), (Number("summaries"), Number("embeddings")));
        var chapters = await harness.ChaptersAsync(project);
        Assert.Equal([1, 2, 3, 4, 5], chapters.Select(chapter => chapter.Ordinal));
        Assert.Equal(["第1章 旅程", "第2章 旅程", "第3章 旅程", "第4章 旅程"], chapters.Skip(1).Select(chapter => chapter.Title));
        Assert.All(chapters.Skip(1), chapter => Assert.Contains(chapter.Summary!, chapter.Content, StringComparison.Ordinal));
        var found = await host.Services.GetRequiredService<AssetLibrary>().SearchAsync(new AssetQuery { TenantId = "t_001", ProjectId = project, Text = "编号3的守山人" }, WritingHarness.Stop);
        Assert.Equal($"chapter:{chapters[3].ChapterId}", found[0].Source);

        int Number(string name) => task.Result!.Value.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_small_file_comes_in_as_base64_and_a_stored_one_by_its_artifact()
    {
        var (project, _) = await harness.ProjectAsync();
        await using var host = await harness.StartAsync();
        var markdown = Convert.ToBase64String("# Arrival\n\nHe came home.\n\n# Departure\n\nShe left."u8);
        var task = await harness.EndOfAsync(await harness.SubmitAsync("novel.import", project, new { content_base64 = markdown, summaries = false, embeddings = false }));
        Assert.Equal(("completed", "markdown", 0), (task.Status, task.Text("format"), task.Result!.Value.GetProperty("summaries").GetInt32()));
        Assert.Equal(["Arrival", "Departure"], (await harness.ChaptersAsync(project)).Select(chapter => chapter.Title));

        await harness.StoreAsync(project, "art_book", Encoding.UTF8.GetBytes(Novel));
        var stored = await harness.EndOfAsync(await harness.SubmitAsync("novel.import", project, new { artifact_id = "art_book", summaries = false, embeddings = false }));
        Assert.Equal(("completed", 4), (stored.Status, stored.Result!.Value.GetProperty("chapters").GetArrayLength()));

        var unknown = await harness.EndOfAsync(await harness.SubmitAsync("novel.import", project, new { artifact_id = "art_none" }));
        Assert.Equal(("failed", "not_found"), (unknown.Status, unknown.ErrorCode));
    }

    [Fact]
    public async Task A_document_of_the_library_is_read_by_its_id_text_and_file_alike()
    {
        var (project, _) = await harness.ProjectAsync();
        await using var host = await harness.StartAsync();
        var file = await harness.AssetAsync(project, file: Encoding.UTF8.GetBytes(Novel));
        var read = await ImportAsync(project, file);
        Assert.Equal(("completed", 4), (read.Status, read.Result!.Value.GetProperty("chapters").GetArrayLength()));
        var note = await harness.AssetAsync(project, text: "# Arrival\n\nHe came home.");
        Assert.Equal(("completed", "markdown"), ((await ImportAsync(project, note)).Status, (await ImportAsync(project, note)).Text("format")));
    }

    [Fact]
    public async Task A_document_that_is_no_book_not_there_or_another_tenants_is_refused_with_the_reason()
    {
        var (project, _) = await harness.ProjectAsync();
        var (other, _) = await harness.ProjectAsync();
        await using var host = await harness.StartAsync();
        await RefusedAsync(await harness.AssetAsync(project, status: "pending"), "input_invalid", "still awaits its file");
        await RefusedAsync(await harness.AssetAsync(project, file: [0x89, 0x50], contentType: "image/png"), "input_invalid", "is a picture");
        await RefusedAsync(await harness.AssetAsync(project, file: Encoding.UTF8.GetBytes(Novel), tenant: "t_002"), "not_found", "does not exist in project");
        await RefusedAsync(await harness.AssetAsync(other, text: Novel), "not_found", "does not exist in project");
        await RefusedAsync("doc_none", "not_found", "does not exist in project");
        Assert.Empty(await harness.ChaptersAsync(project));

        async Task RefusedAsync(string assetId, string code, string why)
        {
            var task = await ImportAsync(project, assetId);
            Assert.Equal(("failed", code), (task.Status, task.ErrorCode));
            Assert.Contains(why, task.Error!.Value.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    private async Task<TaskRow> ImportAsync(string project, string assetId) =>
        await harness.EndOfAsync(await harness.SubmitAsync("novel.import", project, new { asset_id = assetId, summaries = false, embeddings = false }));

    [Fact]
    public async Task A_book_that_is_refused_leaves_no_chapter()
    {
        var (project, _) = await harness.ProjectAsync();
        await using var host = await harness.StartAsync();
        var broken = await harness.EndOfAsync(await harness.SubmitAsync("novel.import", project, new { content_base64 = Convert.ToBase64String("PK\u0003\u0004 broken"u8) }));
        Assert.Equal(("failed", "document_broken"), (broken.Status, broken.ErrorCode));
        var none = await harness.EndOfAsync(await harness.SubmitAsync("novel.import", project, new { }));
        Assert.Equal(("dead_letter", "poison_message"), (none.Status, none.ErrorCode));
        Assert.Empty(await harness.ChaptersAsync(project));
    }

    [Fact]
    public async Task An_attempt_that_failed_goes_on_where_it_stood()
    {
        var (project, _) = await harness.ProjectAsync();
        var taken = new List<string>();
        await using var host = await harness.StartAsync(intake: async (chapter, really, _) =>
        {
            taken.Add(chapter.Title);
            if (taken.Count == 3) throw new AinerException(ErrorCode.DependencyUnavailable, "The library is away.");
            await really();
        });
        var task = await harness.EndOfAsync(await harness.SubmitAsync("novel.import", project, new { text = Novel }));
        Assert.Equal(("completed", 1), (task.Status, task.RetryCount));
        Assert.Equal(["第1章 旅程", "第2章 旅程", "第3章 旅程", "第3章 旅程", "第4章 旅程"], taken);
        Assert.Equal(4, (await harness.ChaptersAsync(project)).Count);
    }

    [Fact]
    public async Task A_process_that_is_gone_is_followed_by_one_that_goes_on_where_it_stood()
    {
        var (project, _) = await harness.ProjectAsync();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = await harness.StartAsync(intake: async (chapter, really, cancellation) =>
        {
            if (!chapter.Title.StartsWith("第3章", StringComparison.Ordinal))
            {
                await really();
                return;
            }
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        var taskId = await harness.SubmitAsync("novel.import", project, new { text = Novel });
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60), WritingHarness.Stop);
        await first.DisposeAsync();

        var taken = new List<string>();
        await using var second = await harness.StartAsync(intake: async (chapter, really, _) =>
        {
            taken.Add(chapter.Title);
            await really();
        });
        Assert.Equal("completed", (await harness.EndOfAsync(taskId)).Status);
        Assert.Equal(["第3章 旅程", "第4章 旅程"], taken);
        Assert.Equal(4, (await harness.ChaptersAsync(project)).Count);
    }
}
