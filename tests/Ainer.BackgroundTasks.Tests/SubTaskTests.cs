using Ainer.Testing;

namespace Ainer.BackgroundTasks.Tests;

public sealed class SubTaskTests(TaskHarness harness) : IClassFixture<TaskHarness>
{
    [Theory]
    [InlineData("ok ok ok", "completed", 3, 0)]
    [InlineData("ok throw:input_invalid ok", "completed_with_errors", 2, 1)]
    [InlineData("throw:input_invalid throw:poison_message", "failed", 0, 2)]
    [InlineData("throw:provider_failed ok", "completed_with_errors", 1, 1)]
    public async Task A_parent_ends_with_its_last_sub_task_and_says_how_they_ended(string acts, string status, int completed, int failed)
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new ParentTask());
        var parent = await harness.SubmitAsync("test.parent", new { attempts = acts.Split(' ') });
        var end = await harness.EndOfAsync(parent);
        Assert.Equal(status, end.Status);
        Assert.Equal((completed + failed, completed, failed, 0), Counts(end));
        // Of several failures the first to end is named, whichever that was.
        var failures = acts.Split(' ').Where(act => act.StartsWith("throw:", StringComparison.Ordinal)).Select(act => act[6..]);
        Assert.Contains(end.ErrorCode, failures.DefaultIfEmpty(null));
        Assert.Equal(status == "failed" ? "failed" : "succeeded", end.RunStatus);
        Assert.All(await ChildrenAsync(parent), child => Assert.Contains(child.Status, new[] { "completed", "failed", "dead_letter" }));
    }

    [Fact]
    public async Task A_parent_that_runs_again_finds_its_sub_tasks_instead_of_making_others()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new ParentTask());
        var parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "ok", "ok" }, note = "fail once" });
        var end = await harness.EndOfAsync(parent);
        Assert.Equal(("completed", 1), (end.Status, end.RetryCount));
        Assert.Equal(2, (await ChildrenAsync(parent)).Count);
    }

    [Fact]
    public async Task Cancelling_a_parent_cancels_what_is_open_and_leaves_what_is_done()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new SleeperTask(), new ParentTask());
        var parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "ok", "sleeper", "sleeper" } });
        await Eventually.AssertAsync(async () => Counts(await harness.ReadAsync(parent)).Completed == 1 && (await ChildrenAsync(parent)).Count(child => child.Status == "running") == 2,
            TimeSpan.FromSeconds(60), "one sub-task is done and two sleep", TaskHarness.Stop);
        Assert.InRange((await harness.ReadAsync(parent)).Progress, 33, 99);
        await harness.CancelAsync(parent);
        var end = await harness.EndOfAsync(parent);
        Assert.Equal(("cancelled", "cancelled"), (end.Status, end.RunStatus));
        Assert.Equal((3, 1, 0, 2), Counts(end));
        Assert.Equal(["cancelled", "cancelled", "completed"], (await ChildrenAsync(parent)).Select(child => child.Status).Order());
        await Eventually.AssertAsync(() => Task.FromResult(executor.Running == 0), TimeSpan.FromSeconds(60), "the executor runs nothing any more", TaskHarness.Stop);
    }

    [Fact]
    public async Task A_parent_that_fails_takes_its_open_sub_tasks_with_it()
    {
        await using var executor = await harness.StartAsync(null, new SleeperTask(), new ParentTask());
        var parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "sleeper" }, note = "fail" });
        Assert.Equal(("failed", "input_invalid"), ((await harness.EndOfAsync(parent)).Status, (await harness.EndOfAsync(parent)).ErrorCode));
        Assert.Equal("cancelled", Assert.Single(await ChildrenAsync(parent)).Status);
    }

    [Fact]
    public async Task A_cancelled_sub_task_is_an_error_of_its_parent()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new SleeperTask(), new ParentTask());
        var parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "ok", "sleeper" } });
        await Eventually.AssertAsync(async () => (await ChildrenAsync(parent)).Any(child => child.Status == "running" && child.TaskType == "test.sleeper"), TimeSpan.FromSeconds(60), "it sleeps", TaskHarness.Stop);
        await harness.CancelAsync((await ChildrenAsync(parent)).Single(child => child.TaskType == "test.sleeper").TaskId);
        var end = await harness.EndOfAsync(parent);
        Assert.Equal(("completed_with_errors", "cancelled"), (end.Status, end.ErrorCode));
    }

    [Fact]
    public async Task A_failed_parent_that_is_retried_takes_its_failed_sub_tasks_along()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new ParentTask());
        // The sub-task fails in its first attempt and succeeds in its second, which belongs to the next generation.
        var parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "throw:input_invalid,ok" } });
        Assert.Equal("failed", (await harness.EndOfAsync(parent)).Status);
        await harness.RetryAsync(parent);
        Assert.Equal("completed", (await harness.EndOfAsync(parent)).Status);
        Assert.Equal("completed", Assert.Single(await ChildrenAsync(parent)).Status);
    }

    [Fact]
    public async Task A_task_that_is_cancelled_before_its_message_comes_never_runs()
    {
        var (task, runId) = await harness.AcceptAsync("test.script", new { });
        await harness.CancelAsync(task);
        await harness.TakeInAsync(runId);
        Assert.Equal("cancelled", (await harness.ReadAsync(task)).Status);
        Assert.Equal(0, await harness.Database.Worker.ReadOneAsync<int>("select count(*)::int from background_tasks.executions where task_id = @task", new { task }, TaskHarness.Stop));
    }

    private static (int Total, int Completed, int Failed, int Cancelled) Counts(TaskState state) => state.SubTasks is { } counts
        ? (counts.GetProperty("total").GetInt32(), counts.GetProperty("completed").GetInt32(), counts.GetProperty("failed").GetInt32(), counts.GetProperty("cancelled").GetInt32())
        : default;

    private Task<IReadOnlyList<Child>> ChildrenAsync(string parent) =>
        harness.Database.Worker.ReadAsync<Child>("select task_id, task_type, status from orchestrator.task_v1 where parent_task_id = @parent", new { parent }, TaskHarness.Stop);

    private sealed record Child(string TaskId, string TaskType, string Status);
}
