using Ainer.Testing;
using Ainer.TypedTasks;
using Npgsql;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>What ends an attempt's lease, and what does not.</summary>
public sealed class LeaseTests(TaskHarness harness) : IClassFixture<TaskHarness>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_outage_longer_than_the_lease_ends_no_attempt_and_what_was_paid_meanwhile_is_kept()
    {
        var call = new PaidCall();
        await using var executor = await harness.StartAsync(new() { ["BackgroundTasks:LeaseS"] = "1" }, new PaidTask(call));
        var task = await harness.SubmitAsync("test.paid", new { });
        await call.Asked.Task.WaitAsync(Patience, TaskHarness.Stop);

        await harness.Database.SetAwayAsync(true);
        await Eventually.AssertAsync(async () => await AdminAsync($"select lease_expires_at < now() - interval '1 second' from background_tasks.executions where task_id = '{task}'") is true,
            Patience, "the lease is over by the database's clock", TaskHarness.Stop);
        call.Answer.SetResult("a summary");
        await harness.Database.SetAwayAsync(false);

        var end = await harness.EndOfAsync(task);
        Assert.Equal(("completed", 0, 1), (end.Status, end.RetryCount, call.Count));
        Assert.Equal(["1 step 0.25"], await UsesAsync(task));
    }

    [Fact]
    public async Task An_answer_that_comes_after_its_task_was_cancelled_is_booked_and_kept_all_the_same()
    {
        var call = new PaidCall();
        await using var executor = await harness.StartAsync(new() { ["BackgroundTasks:GraceS"] = "60" }, new PaidTask(call));
        var task = await harness.SubmitAsync("test.paid", new { });
        await call.Asked.Task.WaitAsync(Patience, TaskHarness.Stop);

        await harness.CancelAsync(task);
        Assert.Equal("cancelled", (await harness.EndOfAsync(task)).Status);
        call.Answer.SetResult("a summary");
        await Eventually.AssertAsync(() => Task.FromResult(executor.Running == 0), Patience, "the attempt has ended", TaskHarness.Stop);

        Assert.Equal(["1 step 0.25"], await UsesAsync(task));
        Assert.Equal("\"a summary\"", await harness.Database.Worker.ReadOneAsync<string>("select value::text from background_tasks.checkpoints where task_id = @task and name = 'step'", new { task }, TaskHarness.Stop));
        Assert.Equal("cancelled", (await harness.ReadAsync(task)).Status);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_does_not_replace_the_next_attempts_own()
    {
        var (late, prompt) = (new PaidCall(), new PaidCall());
        // Two processes: the first, whose only slot is taken, has lost its lease and does not know yet.
        await using var first = await harness.StartAsync(new() { ["BackgroundTasks:PulseS"] = "60", ["BackgroundTasks:Slots"] = "1" }, new PaidTask(late));
        var task = await harness.SubmitAsync("test.paid", new { });
        await late.Asked.Task.WaitAsync(Patience, TaskHarness.Stop);
        await harness.LapseAsync();
        await using var second = await harness.StartAsync(null, new PaidTask(prompt));
        await prompt.Asked.Task.WaitAsync(Patience, TaskHarness.Stop);

        prompt.Answer.SetResult("in time");
        Assert.Equal("completed", (await harness.EndOfAsync(task)).Status);
        late.Answer.SetResult("too late");
        await Eventually.AssertAsync(() => Task.FromResult(first.Running == 0), Patience, "the first attempt has ended", TaskHarness.Stop);
        Assert.Equal("\"in time\"", await harness.Database.Worker.ReadOneAsync<string>("select value::text from background_tasks.checkpoints where task_id = @task and name = 'step'", new { task }, TaskHarness.Stop));
        Assert.Equal(["1 step 0.25", "2 step 0.25"], await UsesAsync(task));
    }

    [Fact]
    public async Task A_process_that_stood_still_grants_a_term_before_it_takes_anything()
    {
        var task = await harness.SubmitAsync("demo.long_io", new { blocks = 1 });
        await using (var killed = ChildExecutor.Start(harness, "Claimed")) Assert.Equal(137, await killed.ExitAsync(TaskHarness.Stop));
        // Whenever it looks, the lease is long over by the database's clock, and its process had no chance to extend it.
        var clock = new SleepingClock(harness.LapseAsync);
        await using var executor = await harness.StartAsync(clock);
        await Eventually.AssertAsync(() => Task.FromResult(clock.Sleeps > 6), Patience, "it has looked after three nights", TaskHarness.Stop);
        Assert.Equal(("running", 0), ((await harness.ReadAsync(task)).Status, (await harness.ReadAsync(task)).RetryCount));

        clock.Wake();
        await Eventually.AssertAsync(async () =>
        {
            // A look that began before may still grant its term.
            if ((await harness.ReadAsync(task)).RetryCount == 0) await harness.LapseAsync();
            return (await harness.ReadAsync(task)).IsOver;
        }, Patience, "awake, it goes by the clock", TaskHarness.Stop);
        Assert.Equal("completed", (await harness.ReadAsync(task)).Status);
    }

    private Task<IReadOnlyList<string>> UsesAsync(string task) => harness.Database.Worker.ReadAsync<string>("""
        select concat_ws(' ', e.envelope ->> 'attempt', e.envelope -> 'payload' ->> 'step', e.envelope -> 'payload' -> 'usage' ->> 'cost')
          from orchestrator.event_v1 e join orchestrator.task_v1 t using (run_id) where t.task_id = @task and e.event_type = 'task.usage' order by e.envelope ->> 'attempt'
        """, new { task }, TaskHarness.Stop);

    private async Task<object?> AdminAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(harness.Database.AdminConnection);
        await connection.OpenAsync(TaskHarness.Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TaskHarness.Stop);
    }

    /// <summary>A call that costs money, which the test answers.</summary>
    private sealed class PaidCall
    {
        private int _count;

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count => Volatile.Read(ref _count);

        public Task<string> MakeAsync()
        {
            Interlocked.Increment(ref _count);
            Asked.TrySetResult();
            return Answer.Task;
        }
    }

    /// <summary>Makes the call unless its answer is kept.</summary>
    private sealed class PaidTask(PaidCall call) : TaskType<ScriptParameters, ScriptResult>(new TaskDeclaration<ScriptParameters, ScriptResult>("test.paid", "Pays for an answer."))
    {
        protected override async Task<ScriptResult> RunAsync(ScriptParameters parameters, ITaskContext context)
        {
            if (await context.ReadCheckpointAsync<string>("step") is null)
                await context.KeepPaidAsync("step", await call.MakeAsync(), new PaidUse("test", null, 10, 20, 0.25m));
            return new ScriptResult { Attempt = context.Attempt };
        }
    }
}
