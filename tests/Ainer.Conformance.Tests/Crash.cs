using Ainer.Conformance.Tests.EngineProcess;
using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

/// <summary>An engine process dies at each named point; another ends its work, with nothing lost and no result applied twice.</summary>
public sealed class Crash(Store store)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Each point in the memory mode that passes it; a pass number beyond 1 dies in the middle of the work.</summary>
    public static TheoryData<string, Memory> Points => new()
    {
        { CrashPoints.InstanceClaimed, Memory.Sticky },
        { CrashPoints.InstanceClaimed + ":5", Memory.ReplayEachStep },
        { CrashPoints.StepExecuted, Memory.Sticky },
        { CrashPoints.StepExecuted + ":4", Memory.Sticky },
        { CrashPoints.StepCommitted, Memory.Sticky },
        { CrashPoints.StepCommitted + ":3", Memory.Sticky },
        { CrashPoints.ActivityClaimed, Memory.Claims },
        { CrashPoints.ActivityStarted + ":3", Memory.Sticky },
        { CrashPoints.ActivityExecuted, Memory.Sticky },
        { CrashPoints.ActivityExecuted + ":9", Memory.Sticky },
        { CrashPoints.ResultStored, Memory.ReplayEachStep },
        { CrashPoints.MessageFetched, Memory.Sticky },
        { CrashPoints.MessageFetched + ":3", Memory.ReplayEachStep },
        { CrashPoints.MessageStored, Memory.Sticky },
        { CrashPoints.TimerDue, Memory.Sticky },
        { CrashPoints.Restarted, Memory.Sticky },
        { CrashPoints.InstanceFinished, Memory.Sticky },
        { CrashPoints.InstanceFinished + ":2", Memory.Sticky },
        { CrashPoints.InstanceReleased + ":2", Memory.ReplayEachStep },
    };

    [Fact]
    public void Every_named_point_is_tested()
        => Assert.Equal(
            CrashPoints.All.Order(),
            Points.Select(point => point.Data.Item1.Split(':')[0]).Distinct().Order());

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Work_survives_a_crash(string point, Memory memory)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var hub = Hub.ClientOnly(store, store.NewHub("crash"));
        var instanceId = await hub.StartAsync(CrashTasks.Main, 0, new StartOrchestrationOptions(store.NewHub("instance")));

        await using (var doomed = await EngineChild.StartAsync(store, hub.Name, memory, point, cancellation))
            await doomed.DeathAsync(cancellation).WaitAsync(Patience, cancellation);
        await using var heir = await EngineChild.StartAsync(store, hub.Name, memory, null, cancellation);
        var ended = await hub.EndOfAsync(instanceId);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(CrashTasks.Expected, ended.ReadOutputAs<int>());
        await AssertAppliedOnceAsync(hub, instanceId);
    }

    [Fact]
    public async Task A_killed_engine_hands_over_to_one_that_runs_beside_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var hub = Hub.ClientOnly(store, store.NewHub("crash"));
        await using var one = await EngineChild.StartAsync(store, hub.Name, Memory.Sticky, null, cancellation);
        await using var other = await EngineChild.StartAsync(store, hub.Name, Memory.Sticky, null, cancellation);
        var instances = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            hub.StartAsync(CrashTasks.Main, 0, new StartOrchestrationOptions(store.NewHub("instance")))));

        one.Kill();

        foreach (var instanceId in instances)
        {
            Assert.Equal(CrashTasks.Expected, (await hub.EndOfAsync(instanceId)).ReadOutputAs<int>());
            await AssertAppliedOnceAsync(hub, instanceId);
        }
    }

    private async Task AssertAppliedOnceAsync(Hub hub, string instanceId)
    {
        // The fan-out and RaiseGo; the chain's history went with the continue-as-new.
        Assert.Equal(CrashTasks.Width + 1, await store.HistoryCountAsync(hub.Name, instanceId, "TaskCompleted"));
        Assert.Equal(1, await store.HistoryCountAsync(hub.Name, instanceId, "SubCompleted"));
        Assert.Equal(1, await store.HistoryCountAsync(hub.Name, instanceId, "TimerFired"));
        Assert.Equal(CrashTasks.Width + 1, await store.MarksAsync(instanceId));
        await hub.UntilQuietAsync();
    }
}
