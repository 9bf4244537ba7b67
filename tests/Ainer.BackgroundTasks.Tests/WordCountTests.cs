using Ainer.Testing;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>docs/adding-a-task.md keeps what it says.</summary>
public sealed class WordCountTests(TaskHarness harness) : IClassFixture<TaskHarness>
{
    [Fact]
    public async Task The_page_shows_a_type_that_exists_in_under_forty_lines()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "docs/adding-a-task.md"), TaskHarness.Stop);
        var shown = page.Split("```csharp\n")[1].Split("```")[0];
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "tests/Ainer.BackgroundTasks.Tests/WordCountTask.cs"), TaskHarness.Stop), shown);
        Assert.InRange(shown.Count(letter => letter == '\n'), 1, 39);
    }

    [Fact]
    public async Task And_it_runs()
    {
        await using var executor = await harness.StartAsync(null, new WordCountTask());
        var task = await harness.SubmitAsync("text.count_words", new { text = "one two\nthree" });
        Assert.Equal("{\"words\": 3}", (await harness.EndOfAsync(task)).Result);
        Assert.Contains("task.log", await harness.EventsAsync(task));
        Assert.Equal("minLength", Assert.Single(WordCount.Declaration.ParametersSchema["properties"]!["text"]!.AsObject(), pair => pair.Key == "minLength").Key);
    }
}
