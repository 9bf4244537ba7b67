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
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc("Impure", async _ => await Task.Delay(20)));

        var ended = await hub.RunAsync("Impure");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("not durable", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Awaiting_a_task_that_is_not_durable_beside_one_that_is_fails_the_instance_too()
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc("Impure", async context =>
        {
            var never = context.WaitForExternalEvent<string>("never");
            await Task.WhenAny(never, Task.Run(() => 1));
            await never;
        }));

        var ended = await hub.RunAsync("Impure");

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
