using Ainer.BackgroundTasks.Execution;
using Ainer.Contracts.Errors;
using Ainer.Messaging;
using Microsoft.Extensions.Options;

namespace Ainer.BackgroundTasks.Tests;

public sealed class ClaimTests(TaskHarness harness) : IClassFixture<TaskHarness>
{
    [Fact]
    public async Task Claims_go_by_priority_then_by_turn_among_tenants_then_by_age()
    {
        var store = Store();
        await DrainAsync(store);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i <= 6; i++) names[await harness.SubmitAsync("test.script", new { }, "t_big")] = $"big{i}";
        names[await harness.SubmitAsync("test.script", new { }, "t_small")] = "small1";
        names[await harness.SubmitAsync("test.script", new { }, "t_small")] = "small2";
        names[await harness.SubmitAsync("test.script", new { }, "t_big", priority: 1)] = "urgent";

        var first = (await store.ClaimAsync("a", 5, TaskHarness.Stop)).Select(one => names[one.TaskId]).ToList();
        Assert.Equal("urgent", first[0]);
        Assert.Equal(["big1", "small1", "small2"], first.Skip(1).Where(name => name is "big1" or "small1" or "small2").Order());
        // What runs counts: with four of the big tenant's running, a new task of the small one comes before its fifth.
        names[await harness.SubmitAsync("test.script", new { }, "t_small")] = "small3";
        Assert.Equal("small3", names[Assert.Single(await store.ClaimAsync("b", 1, TaskHarness.Stop)).TaskId]);
        Assert.Equal(["big3", "big4", "big5", "big6"], (await store.ClaimAsync("c", 20, TaskHarness.Stop)).Select(one => names[one.TaskId]));
    }

    [Fact]
    public async Task Executors_that_claim_at_once_never_get_the_same_task()
    {
        var store = Store();
        await DrainAsync(store);
        for (var i = 0; i < 40; i++) await harness.SubmitAsync("test.script", new { }, $"t_{i % 3}");
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async owner =>
        {
            var own = new List<string>();
            for (var i = 0; i < 10; i++) own.AddRange((await store.ClaimAsync($"o{owner}", 3, TaskHarness.Stop)).Select(one => one.TaskId));
            return own;
        }));
        var all = claims.SelectMany(own => own).ToList();
        Assert.Equal(40, all.Count);
        Assert.Equal(40, all.Distinct().Count());
    }

    [Fact]
    public async Task What_an_attempt_says_after_it_lost_its_lease_changes_nothing()
    {
        var store = Store(leaseS: 1);
        await DrainAsync(store);
        var task = await harness.SubmitAsync("test.script", new { });
        var old = Assert.Single(await store.ClaimAsync("old", 1, TaskHarness.Stop));
        Assert.True(await store.FailAsync(old.TaskId, old.Token, old.Failures, AttemptVerdict.Retry, ErrorInfo.From(ErrorCode.LeaseLost, "gone"), null, TaskHarness.Stop));
        IReadOnlyList<ClaimedExecution> next = [];
        await Testing.Eventually.AssertAsync(async () => (next = await store.ClaimAsync("new", 1, TaskHarness.Stop)).Count == 1, TimeSpan.FromSeconds(60), "it is due again", TaskHarness.Stop);

        Assert.Empty(await store.ExtendAsync([old], TaskHarness.Stop));
        Assert.False(await store.CompleteAsync(old, """{"attempt":99}""", TaskHarness.Stop));
        Assert.False(await store.FailAsync(old.TaskId, old.Token, 0, AttemptVerdict.Fail, ErrorInfo.From(ErrorCode.InternalError, "late"), null, TaskHarness.Stop));
        Assert.False(await store.WhileHeldAsync(old, _ => throw new InvalidOperationException("must not be called"), TaskHarness.Stop));
        Assert.Null(await store.SubmitSubTaskAsync(old, "k", new { TaskId = harness.Ids.New("task"), RunId = harness.Ids.New("run"), TaskType = "test.script", Payload = new { } }, TaskHarness.Stop));
        await store.GiveBackAsync(old, TaskHarness.Stop);
        Assert.Equal("running", (await harness.ReadAsync(task)).Status);

        Assert.True(await store.CompleteAsync(next[0], """{"attempt":2}""", TaskHarness.Stop));
        Assert.Equal("{\"attempt\": 2}", (await harness.ReadAsync(task)).Result);
        Assert.False(await store.CompleteAsync(next[0], """{"attempt":3}""", TaskHarness.Stop));
    }

    private ExecutionStore Store(double leaseS = 60) => new(
        harness.Database.Worker, new Outbox(new OutboxSignal()), new RetryJitter(), Options.Create(new BackgroundTaskOptions { LeaseS = leaseS, RetryBaseS = 0.001, RetryCapS = 0.001 }));

    /// <summary>Takes what other tests left due.</summary>
    private static async Task DrainAsync(ExecutionStore store)
    {
        while ((await store.ClaimAsync("drain", 100, TaskHarness.Stop)).Count > 0)
        {
        }
    }
}
