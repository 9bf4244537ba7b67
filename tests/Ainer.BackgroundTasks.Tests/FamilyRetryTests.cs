using Ainer.Testing;
using Npgsql;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>A retry does again what did not complete, and counts the family anew.</summary>
public sealed class FamilyRetryTests(TaskHarness harness) : IClassFixture<TaskHarness>
{
    [Fact]
    public async Task A_parent_that_ended_with_errors_does_only_its_failed_sub_tasks_again_and_counts_anew()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new ParentTask());
        var parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "ok", "throw:input_invalid,ok", "throw:poison_message,ok" } });
        Assert.Equal("completed_with_errors", (await harness.EndOfAsync(parent)).Status);
        var before = await ChildrenAsync(parent);

        await harness.RetryAsync(parent);
        var end = await harness.EndOfAsync(parent);
        // The parent's own function did not run again: its result is that of its first attempt.
        Assert.Equal(("completed", "succeeded", "{\"attempt\": 1}", 100d), (end.Status, end.RunStatus, end.Result, end.Progress));
        Assert.Null(end.Error);
        Assert.Equal("3/3/0/0", Counts(end));
        var after = await ChildrenAsync(parent);
        Assert.Equal(before.Select(child => child.TaskId), after.Select(child => child.TaskId));
        Assert.Equal([0, 1, 1], after.Select(child => child.RetryCount));
        var events = await harness.EventsAsync(parent);
        Assert.Equal((1, 2), (events.Count(type => type == "run.retried"), events.Count(type => type == "run.succeeded")));
    }

    [Fact]
    public async Task What_fails_again_is_counted_again_and_may_be_retried_again()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new ParentTask());
        var parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "ok", "throw:input_invalid,throw:input_invalid,ok" } });
        Assert.Equal("completed_with_errors", (await harness.EndOfAsync(parent)).Status);
        await harness.RetryAsync(parent);
        var second = await harness.EndOfAsync(parent);
        Assert.Equal(("completed_with_errors", "input_invalid", "2/1/1/0"), (second.Status, second.ErrorCode, Counts(second)));
        await harness.RetryAsync(parent);
        Assert.Equal("completed", (await harness.EndOfAsync(parent)).Status);
    }

    [Fact]
    public async Task A_sub_task_that_is_retried_by_itself_is_counted_anew_by_its_parent()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new ParentTask());
        var parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "ok", "throw:input_invalid,ok" } });
        Assert.Equal("completed_with_errors", (await harness.EndOfAsync(parent)).Status);
        await harness.RetryAsync((await ChildrenAsync(parent)).Single(child => child.Status == "failed").TaskId);
        var end = await harness.EndOfAsync(parent);
        Assert.Equal(("completed", "2/2/0/0"), (end.Status, Counts(end)));
    }

    [Fact]
    public async Task Sub_tasks_that_a_failing_parent_took_along_are_done_when_it_is_retried()
    {
        // With one slot no sub-task begins before its parent has failed.
        await using var executor = await harness.StartAsync(new() { ["BackgroundTasks:Slots"] = "1" }, new ScriptTask(), new ParentTask());
        var parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "ok", "ok" }, note = "refuse once" });
        Assert.Equal("failed", (await harness.EndOfAsync(parent)).Status);
        Assert.All(await ChildrenAsync(parent), child => Assert.Equal("cancelled", child.Status));
        await harness.RetryAsync(parent);
        var end = await harness.EndOfAsync(parent);
        Assert.Equal(("completed", "2/2/0/0"), (end.Status, Counts(end)));
        Assert.Equal(2, (await ChildrenAsync(parent)).Count);
    }

    [Fact]
    public async Task What_was_cancelled_on_request_stays_cancelled()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new SleeperTask(), new ParentTask());
        var parent = await harness.SubmitAsync("test.parent", new { attempts = new[] { "throw:input_invalid,ok", "sleeper", "ok" } });
        await Eventually.AssertAsync(async () => (await ChildrenAsync(parent)).Any(child => child is { Status: "running", TaskType: "test.sleeper" }), TimeSpan.FromSeconds(60), "it sleeps", TaskHarness.Stop);
        await harness.CancelAsync((await ChildrenAsync(parent)).Single(child => child.TaskType == "test.sleeper").TaskId);
        Assert.Equal("completed_with_errors", (await harness.EndOfAsync(parent)).Status);
        await harness.RetryAsync(parent);
        var end = await harness.EndOfAsync(parent);
        Assert.Equal(("completed_with_errors", "cancelled", "3/2/0/1"), (end.Status, end.ErrorCode, Counts(end)));
    }

    [Fact]
    public async Task No_run_that_simply_succeeded_or_was_cancelled_comes_back()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask(), new ParentTask());
        var task = await harness.SubmitAsync("test.parent", new { attempts = new[] { "ok" } });
        Assert.Equal("completed", (await harness.EndOfAsync(task)).Status);
        await harness.RetryAsync(task);
        Assert.Equal("completed", (await harness.ReadAsync(task)).Status);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => harness.Database.Worker.ExecuteAsync("update orchestrator.runs set status = 'queued' where task_id = @task", new { task }, TaskHarness.Stop));
        Assert.Equal("23514", refused.SqlState);
    }

    [Fact]
    public async Task Commands_that_were_given_before_a_retry_do_nothing_to_the_task_that_was_retried()
    {
        var task = await harness.SubmitAsync("test.parent", new { attempts = new[] { "throw:input_invalid" } });
        await using (await harness.StartAsync(null, new ScriptTask(), new ParentTask()))
        {
            Assert.Equal("failed", (await harness.EndOfAsync(task)).Status);
            await harness.RetryAsync(task, 1);
            Assert.Equal("failed", (await harness.EndOfAsync(task)).Status);
        }
        var before = await harness.ReadAsync(task);
        await harness.RetryAsync(task, 1);
        await harness.CancelAsync(task, 1);
        Assert.Equal(("failed", before.RetryCount), ((await harness.ReadAsync(task)).Status, (await harness.ReadAsync(task)).RetryCount));

        await harness.RetryAsync(task, 2);
        await harness.CancelAsync(task, 2);
        Assert.Equal("running", (await harness.ReadAsync(task)).Status);
        await harness.CancelAsync(task, 3);
        Assert.Equal("cancelled", (await harness.ReadAsync(task)).Status);
    }

    private static string Counts(TaskState state) =>
        string.Join('/', new[] { "total", "completed", "failed", "cancelled" }.Select(name => state.SubTasks!.Value.GetProperty(name).GetInt32()));

    private Task<IReadOnlyList<Child>> ChildrenAsync(string parent) => harness.Database.Worker.ReadAsync<Child>(
        "select t.task_id, t.task_type, t.status, t.retry_count from orchestrator.task_v1 t join background_tasks.executions e using (task_id) where t.parent_task_id = @parent order by e.sub_key", new { parent }, TaskHarness.Stop);

    private sealed record Child(string TaskId, string TaskType, string Status, int RetryCount);
}
