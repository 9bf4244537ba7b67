using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Ainer.Conformance.Tests;

public sealed class Determinism(Store store)
{
    [Fact]
    public async Task A_replay_that_calls_another_activity_fails_and_names_both()
    {
        var passes = 0;
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc("Fickle", async context =>
                {
                    await context.CallActivityAsync(passes++ == 0 ? "Left" : "Right");
                    await context.CallActivityAsync("Left");
                })
                .AddActivityFunc("Left", _ => { })
                .AddActivityFunc("Right", _ => { }),
            Memory.ReplayEachStep);

        var ended = await hub.RunAsync("Fickle");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", ended.FailureDetails!.ErrorType);
        Assert.Contains("CallActivity #0 'Left'", ended.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("CallActivity #0 'Right'", ended.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_was_changed_at_the_beginning_of_a_long_history_fails_its_instance()
    {
        await using var hub = Hub.ClientOnly(store, store.NewHub("hub"));
        hub.StartEngine(tasks => Describe(tasks, "Left"));
        var instanceId = await hub.StartAsync("Changed");
        await hub.UntilAsync(instanceId, instance => instance.SerializedCustomStatus is not null);
        await hub.StopEngineAsync();

        hub.StartEngine(tasks => Describe(tasks, "Right"));
        await hub.Client.RaiseEventAsync(instanceId, "go", null, TestContext.Current.CancellationToken);
        var ended = await hub.EndOfAsync(instanceId);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("CallActivity #0 'Right'", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);

        static void Describe(DurableTaskRegistry tasks, string first) => tasks
            .AddOrchestratorFunc("Changed", async context =>
            {
                await context.CallActivityAsync(first);
                await context.CallActivityAsync("Left");
                context.SetCustomStatus("waiting");
                await context.WaitForExternalEvent<object?>("go");
            })
            .AddActivityFunc("Left", _ => { })
            .AddActivityFunc("Right", _ => { });
    }

    [Fact]
    public async Task A_replay_that_does_less_than_its_history_fails()
    {
        var passes = 0;
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc("Forgetful", async context =>
                {
                    if (passes++ == 0)
                        await context.CallActivityAsync("Left");
                })
                .AddActivityFunc("Left", _ => { }),
            Memory.ReplayEachStep);

        var ended = await hub.RunAsync("Forgetful");

        Assert.Contains("no further action", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Awaiting_a_task_that_is_not_durable_fails_the_instance()
    {
        var foreign = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc("Impure", async _ => await foreign.Task));

        var ended = await EndOfImpureAsync(hub, foreign.SetResult);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("not durable", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Awaiting_a_task_that_is_not_durable_beside_one_that_is_fails_the_instance_too()
    {
        var foreign = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc("Impure", async context =>
        {
            var never = context.WaitForExternalEvent<string>("never");
            await Task.WhenAny(never, foreign.Task);
            await never;
        }));

        var ended = await EndOfImpureAsync(hub, foreign.SetResult);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("not durable", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_and_identity_are_the_same_in_every_replay()
    {
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc<bool>("Pure", async context =>
                {
                    var time = context.CurrentUtcDateTime;
                    var id = context.NewGuid();
                    var other = context.NewGuid();
                    var first = await context.CallActivityAsync<string>("Echo", $"{time:O} {id} {other}");
                    var second = await context.CallActivityAsync<string>("Echo", $"{time:O} {id} {other}");
                    return id != other && first == second && first == $"{time:O} {id} {other}";
                })
                .AddActivityFunc<string, string>("Echo", (_, text) => text),
            Memory.ReplayEachStep);

        Assert.True((await hub.RunAsync("Pure")).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task A_replay_safe_logger_writes_each_line_once()
    {
        var lines = new List<string>();
        await using var hub = Hub.ClientOnly(store, store.NewHub("hub"));
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(new ListLogger(lines)));
        hub.StartEngine(
            tasks => tasks
                .AddOrchestratorFunc("Talker", async context =>
                {
                    var log = context.CreateReplaySafeLogger("orchestrator");
                    for (var i = 0; i < 3; i++)
                    {
                        log.LogInformation("turn {Turn} replaying {Replaying}", i, context.IsReplaying);
                        await context.CallActivityAsync("Nothing");
                    }
                })
                .AddActivityFunc("Nothing", _ => { }),
            Memory.ReplayEachStep,
            loggers: loggers);

        await hub.RunAsync("Talker");

        Assert.Equal(["turn 0 replaying False", "turn 1 replaying False", "turn 2 replaying False"], lines);
    }

    /// <summary>Lets the foreign task end only when the orchestrator waits for it: one that has ended before is no different from a value.</summary>
    private static async Task<OrchestrationMetadata> EndOfImpureAsync(Hub hub, Action endForeignTask)
    {
        var instanceId = await hub.StartAsync("Impure");
        await hub.UntilAsync(instanceId, instance => instance.RuntimeStatus != OrchestrationRuntimeStatus.Pending);
        endForeignTask();
        return await hub.EndOfAsync(instanceId);
    }

    private sealed class ListLogger(List<string> lines) : ILoggerProvider, ILogger
    {
        private bool _orchestrator;

        public ILogger CreateLogger(string categoryName) => new ListLogger(lines) { _orchestrator = categoryName == "orchestrator" };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => _orchestrator;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!_orchestrator)
                return;
            lock (lines)
                lines.Add(formatter(state, exception));
        }

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
