using System.Text.Json;
using Ainer.BackgroundTasks.Execution;
using Ainer.Contracts;

namespace Ainer.BackgroundTasks.Tests;

public sealed class OneTaskTests(TaskHarness harness) : IClassFixture<TaskHarness>
{
    [Theory]
    [InlineData("disk")]
    [InlineData("object_store")]
    public async Task Long_io_ends_with_the_hash_of_what_it_read_back(string medium)
    {
        await using var executor = await harness.StartAsync();
        var first = await harness.SubmitAsync("demo.long_io", new { blocks = 3, block_bytes = 2048, seed = 7, medium });
        var second = await harness.SubmitAsync("demo.long_io", new { blocks = 3, block_bytes = 2048, seed = 7, medium = "disk" });
        var task = await harness.EndOfAsync(first);
        Assert.Equal(("completed", "succeeded", 100d), (task.Status, task.RunStatus, task.Progress));
        Assert.Equal(6144, JsonDocument.Parse(task.Result!).RootElement.GetProperty("bytes").GetInt64());
        Assert.Equal((await harness.EndOfAsync(second)).Result, task.Result);
        Assert.NotNull(task.LastAttemptAt);
        Assert.StartsWith("exec_", task.NodeId, StringComparison.Ordinal);
        Assert.Equal(["task.submitted", "run.started"], (await harness.EventsAsync(first)).Take(2));
        Assert.Equal("run.succeeded", (await harness.EventsAsync(first))[^1]);
    }

    [Fact]
    public async Task A_message_that_comes_twice_has_one_effect_and_one_that_is_lost_is_made_good()
    {
        var (twice, runId) = await harness.AcceptAsync("demo.long_io", new { blocks = 1 });
        await harness.TakeInAsync(runId);
        await harness.TakeInAsync(runId);
        var (lost, _) = await harness.AcceptAsync("demo.long_io", new { blocks = 1 });
        await using var executor = await harness.StartAsync();
        Assert.Equal("completed", (await harness.EndOfAsync(twice)).Status);
        Assert.Equal("completed", (await harness.EndOfAsync(lost)).Status);
        Assert.Single(await harness.EventsAsync(twice), "run.succeeded");
    }

    [Fact]
    public async Task What_the_code_allows_the_table_allows()
    {
        var rows = await harness.Database.Worker.ReadAsync<(string From, string To)>("select from_status, to_status from background_tasks.moves", null, TaskHarness.Stop);
        Assert.Equal(ExecutionStates.All.Select(move => (Names.Of(move.From), Names.Of(move.To))).Order(), rows.Order());
    }
}
