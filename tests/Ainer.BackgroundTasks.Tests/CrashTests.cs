using Ainer.Testing;
using Ainer.TypedTasks;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>Each crash point of docs/background-tasks.md: a real process is killed there, and another one goes on.</summary>
public sealed class CrashTests(TaskHarness harness) : IClassFixture<TaskHarness>
{
    [Theory]
    [InlineData("Intake")]
    [InlineData("Accepted")]
    public async Task A_consumer_killed_before_or_after_its_commit_takes_the_message_in_once(string point)
    {
        var (task, runId) = await harness.AcceptAsync("demo.long_io", new { blocks = 1 });
        var message = await harness.Database.Worker.ReadOneAsync<string>("select envelope::text from orchestrator.event_v1 where run_id = @runId", new { runId }, TaskHarness.Stop);
        await using (var killed = ChildExecutor.StartDelivery(harness, message!, point)) Assert.Equal(137, await killed.ExitAsync(TaskHarness.Stop));
        await using (var again = ChildExecutor.StartDelivery(harness, message!)) Assert.Equal(0, await again.ExitAsync(TaskHarness.Stop));
        await using var executor = await harness.StartAsync();
        Assert.Equal("completed", (await harness.EndOfAsync(task)).Status);
        Assert.Single(await harness.EventsAsync(task), "run.started");
    }

    [Theory]
    [InlineData("Claimed")]
    [InlineData("Executed")]
    public async Task An_executor_killed_before_it_settled_is_followed_by_another_attempt(string point)
    {
        var task = await harness.SubmitAsync("demo.long_io", new { blocks = 2 });
        await using (var killed = ChildExecutor.Start(harness, point)) Assert.Equal(137, await killed.ExitAsync(TaskHarness.Stop));
        Assert.Equal("running", (await harness.ReadAsync(task)).Status);
        await harness.LapseAsync();
        await using var executor = await harness.StartAsync();
        var end = await harness.EndOfAsync(task);
        Assert.Equal(("completed", 1), (end.Status, end.RetryCount));
        Assert.Single(await harness.EventsAsync(task), "run.succeeded");
    }

    [Fact]
    public async Task An_executor_killed_after_it_settled_leaves_nothing_to_do()
    {
        var task = await harness.SubmitAsync("demo.long_io", new { blocks = 2 });
        await using (var killed = ChildExecutor.Start(harness, "Settled")) Assert.Equal(137, await killed.ExitAsync(TaskHarness.Stop));
        var end = await harness.ReadAsync(task);
        Assert.Equal(("completed", 0), (end.Status, end.RetryCount));
    }

    [Fact]
    public async Task A_killed_shard_goes_on_where_it_stood_and_does_no_sub_key_twice()
    {
        const int Items = 120;
        var task = await harness.SubmitAsync("demo.sharded", new { items = Items, shards = 3, item_bytes = 512 });
        // Twice in the middle of the items: with three shards at once each kill hits several.
        foreach (var crashAt in new[] { "Checkpointed:25", "Checkpointed:30" })
        {
            await using var killed = ChildExecutor.Start(harness, crashAt);
            Assert.Equal(137, await killed.ExitAsync(TaskHarness.Stop));
            await harness.LapseAsync();
        }
        var before = await CountAsync(task);
        Assert.InRange(before, 50, Items - 1);
        await using var executor = await harness.StartAsync();
        var end = await harness.EndOfAsync(task);
        Assert.Equal("completed", end.Status);
        Assert.Equal(3, end.SubTasks!.Value.GetProperty("completed").GetInt32());
        Assert.Equal(Items, await CountAsync(task));
        var keys = await harness.Database.Worker.ReadAsync<(string Key, string Shard, int Attempt)>("""
            select s.sub_key, e.sub_key, s.attempt from background_tasks.shard_entries s join background_tasks.executions e using (task_id) where e.parent_task_id = @task
            """, new { task }, TaskHarness.Stop);
        Assert.Equal(Items, keys.Select(row => row.Key).Distinct().Count());
        Assert.All(keys, row => Assert.Equal($"shard-{Sharding.ShardOf(row.Key, 3):00}", row.Shard));
        Assert.True(keys.Select(row => row.Attempt).Distinct().Count() >= 2, "more than one attempt worked on the items");
    }

    [Fact]
    public async Task An_executor_that_is_told_to_stop_gives_its_tasks_back_without_a_failure()
    {
        var task = await harness.SubmitAsync("test.sleeper", new { });
        await using var first = ChildExecutor.Start(harness);
        await Eventually.AssertAsync(async () => (await harness.ReadAsync(task)) is { Status: "running", Progress: 40 }, TimeSpan.FromSeconds(60), "it sleeps", TaskHarness.Stop);
        first.Terminate();
        Assert.Equal(0, await first.ExitAsync(TaskHarness.Stop));
        await using var second = await harness.StartAsync(null, new SleeperTask());
        await Eventually.AssertAsync(() => Task.FromResult(second.Running == 1), TimeSpan.FromSeconds(60), "the other executor has it", TaskHarness.Stop);
        Assert.Equal(0, (await harness.ReadAsync(task)).RetryCount);
        Assert.Contains("task.log", await harness.EventsAsync(task));
        await harness.CancelAsync(task);
        Assert.Equal("cancelled", (await harness.EndOfAsync(task)).Status);
    }

    private Task<int> CountAsync(string parent) => harness.Database.Worker.ReadOneAsync<int>(
        "select count(*)::int from background_tasks.shard_entries s join background_tasks.executions e using (task_id) where e.parent_task_id = @parent", new { parent }, TaskHarness.Stop);
}
