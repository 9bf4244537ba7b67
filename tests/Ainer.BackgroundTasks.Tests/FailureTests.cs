using System.Diagnostics;
using Ainer.BackgroundTasks.Execution;
using Ainer.Contracts.Errors;
using Ainer.Testing;

namespace Ainer.BackgroundTasks.Tests;

public sealed class FailureTests(TaskHarness harness) : IClassFixture<TaskHarness>
{
    [Fact]
    public async Task A_retryable_failure_is_tried_again_after_a_pause_and_leaves_its_trace()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask());
        var task = await harness.SubmitAsync("test.script", new { attempts = new[] { "throw:provider_failed", "wrong", "ok" } });
        var end = await harness.EndOfAsync(task);
        Assert.Equal(("completed", 2), (end.Status, end.RetryCount));
        Assert.Equal("{\"attempt\": 3}", end.Result);
        Assert.Null(end.Error);
        Assert.Equal(["provider_failed", "internal_error"], await ErrorsAsync(task));
        Assert.Equal(2, (await harness.EventsAsync(task)).Count(type => type == "task.retrying"));
    }

    [Theory]
    [InlineData("throw:input_invalid", "failed", "input_invalid", 1)]
    [InlineData("throw:poison_message", "dead_letter", "poison_message", 1)]
    [InlineData("throw:provider_failed", "failed", "provider_failed", 3)]
    public async Task What_cannot_be_retried_ends_at_once_and_what_can_after_its_last_attempt(string act, string status, string code, int attempts)
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask());
        var task = await harness.SubmitAsync("test.script", new { attempts = new[] { act } });
        var end = await harness.EndOfAsync(task);
        Assert.Equal((status, code, "failed"), (end.Status, end.ErrorCode, end.RunStatus));
        Assert.Equal(attempts, (await ErrorsAsync(task)).Count);
        Assert.Equal("run.failed", (await harness.EventsAsync(task))[^1]);
    }

    [Fact]
    public async Task Parameters_that_no_longer_fit_and_types_that_nobody_knows_are_dead_letters()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask());
        var unfit = await harness.SubmitAsync("test.script", new { attempts = 7 });
        var unknown = await harness.SubmitAsync("test.unknown", new { });
        Assert.Equal(("dead_letter", "poison_message"), ((await harness.EndOfAsync(unfit)).Status, (await harness.EndOfAsync(unfit)).ErrorCode));
        Assert.Equal("dead_letter", (await harness.EndOfAsync(unknown)).Status);
        var raw = await harness.Database.Worker.ReadOneAsync<string>("select raw_payload::text from background_tasks.error_log_v1 where task_id = @unfit", new { unfit }, TaskHarness.Stop);
        Assert.Equal("{\"attempts\": 7}", raw);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("deaf")]
    public async Task Past_its_time_limit_an_attempt_fails_and_nothing_of_it_goes_on(string act)
    {
        await using var executor = await harness.StartAsync(new() { ["BackgroundTasks:TimeLimits:test.script"] = "3" }, new ScriptTask());
        var task = await harness.SubmitAsync("test.script", new { attempts = new[] { act, "ok" } });
        var end = await harness.EndOfAsync(task);
        Assert.Equal(("completed", 1), (end.Status, end.RetryCount));
        Assert.Equal(["job_timeout"], await ErrorsAsync(task));
        await Eventually.AssertAsync(
            () => Task.FromResult(!Process.GetProcessesByName("sleep").Any(process => CommandLine(process).Contains($"4321{Environment.ProcessId % 1000}", StringComparison.Ordinal))),
            TimeSpan.FromSeconds(60), "the program's own child is gone too", TaskHarness.Stop);
    }

    [Fact]
    public async Task A_failed_task_that_is_retried_starts_its_next_generation_and_keeps_its_checkpoints()
    {
        await using var executor = await harness.StartAsync(null, new ScriptTask());
        var task = await harness.SubmitAsync("test.script", new { attempts = new[] { "throw:input_invalid", "ok" } });
        Assert.Equal("failed", (await harness.EndOfAsync(task)).Status);
        await harness.RetryAsync(task);
        var end = await harness.EndOfAsync(task);
        Assert.Equal(("completed", 1, "succeeded"), (end.Status, end.RetryCount, end.RunStatus));
        Assert.Contains("run.retried", await harness.EventsAsync(task));
    }

    [Theory]
    [InlineData(ErrorCode.InternalError, 0, 5, (int)AttemptVerdict.Retry)]
    [InlineData(ErrorCode.InternalError, 4, 5, (int)AttemptVerdict.Fail)]
    [InlineData(ErrorCode.InputInvalid, 0, 5, (int)AttemptVerdict.Fail)]
    [InlineData(ErrorCode.PoisonMessage, 0, 5, (int)AttemptVerdict.DeadLetter)]
    [InlineData(ErrorCode.ProviderOutcomeAmbiguous, 0, 5, (int)AttemptVerdict.Fail)]
    public void The_error_and_the_attempts_decide(ErrorCode code, int failures, int most, int verdict) =>
        Assert.Equal((AttemptVerdict)verdict, AttemptVerdicts.Decide(ErrorInfo.From(code, "x"), StopReason.None, failures, most));

    [Fact]
    public void Pauses_double_up_to_the_cap_and_are_spread_over_their_upper_half()
    {
        Assert.Equal([0.5, 1, 2, 4], Enumerable.Range(1, 4).Select(failures => AttemptVerdicts.PauseS(failures, 1, 300, 0)));
        Assert.Equal(300, AttemptVerdicts.PauseS(40, 1, 300, 1));
        Assert.Equal(150, AttemptVerdicts.PauseS(40, 1, 300, 0));
    }

    [Theory]
    [InlineData(1, null, 60, 0.5, 1)]
    [InlineData(1, 30.0, 60, 0, 30)]
    [InlineData(1, 30.0, 60, 0.5, 31.5)]
    [InlineData(1, 3000.0, 60, 0, 60)]
    [InlineData(40, 30.0, 60, 1, 40)]
    public void A_pause_is_no_shorter_than_was_asked_for_within_its_bound(double own, double? asked, double most, double unit, double pause) =>
        Assert.Equal(pause, AttemptVerdicts.AtLeastS(own, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null, most, unit), 6);

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private Task<IReadOnlyList<string>> ErrorsAsync(string taskId) =>
        harness.Database.Worker.ReadAsync<string>("select error_code from background_tasks.error_log_v1 where task_id = @taskId order by entry_id", new { taskId }, TaskHarness.Stop);
}
