using System.Globalization;
using Ainer.LocalHost.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.Durable.Replay;

/// <summary>The context that orchestrators of this engine see: each call becomes a numbered action of the executor.</summary>
internal sealed class EngineOrchestrationContext(OrchestrationExecutor executor, DataConverter converter, ILoggerFactory loggers)
    : TaskOrchestrationContext
{
    /// <summary>What the documentation of Durable Functions allows: 16 KB of UTF-16.</summary>
    private const int MostStatusCharacters = 8 * 1024;

    private int _guids;

    public override TaskName Name => executor.Identity.Name;

    public override string InstanceId => executor.Identity.InstanceId;

    public override string Version => executor.Identity.Version;

    /// <summary>The W3C traceparent of the call that started the orchestration.</summary>
    public string? TraceParent => executor.Identity.TraceParent;

    public override ParentOrchestrationInstance? Parent
        => executor.Identity.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => executor.Now;

    public override bool IsReplaying => executor.IsReplaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default
        => converter.Deserialize<T>(executor.Identity.Input);

    public object? ReadInput(Type type) => converter.Deserialize(executor.Identity.Input, type);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        executor.RequireOrchestratorThread();
        var data = converter.Serialize(input);
        var version = options?.Version?.Version ?? string.Empty;
        return WithRetries(options?.Retry, () =>
        {
            var id = executor.Decide(number => new InstanceAction(ActionKind.CallActivity, number, name.Name, version, Data: data));
            executor.Expect(id);
            return Result<TResult>(executor.Pending.Add(id, name.Name));
        });
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        executor.RequireOrchestratorThread();
        var data = converter.Serialize(input);
        var version = options?.Version?.Version ?? string.Empty;
        var child = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        return WithRetries(options?.Retry, () =>
        {
            var id = executor.Decide(number =>
                new InstanceAction(ActionKind.CallSubOrchestrator, number, orchestratorName.Name, version, child, data));
            executor.Expect(id);
            return Result<TResult>(executor.Pending.Add(id, orchestratorName.Name, child));
        });
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        executor.RequireOrchestratorThread();
        // Postgres and the history keep whole microseconds at best; a timer of minimum or local time is simply due.
        var utc = fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc);
        var id = executor.Decide(number => new InstanceAction(ActionKind.CreateTimer, number, FireAt: utc));
        executor.Expect(id);
        var timer = executor.Pending.AddTimer(id, utc);
        cancellationToken.Register(() =>
        {
            executor.Pending.CancelTimer(id, cancellationToken);
            executor.Forget(id);
        });
        return Plain(timer);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        executor.RequireOrchestratorThread();
        return executor.Events.Wait<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        executor.RequireOrchestratorThread();
        var data = converter.Serialize(payload);
        executor.Decide(number => new InstanceAction(ActionKind.SendEvent, number, eventName, Target: instanceId, Data: data));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        executor.RequireOrchestratorThread();
        var status = converter.Serialize(customStatus);
        if (status?.Length > MostStatusCharacters)
            throw new ArgumentException($"A custom status of {status.Length} characters is more than the {MostStatusCharacters} (16 KB of UTF-16) that one may have.", nameof(customStatus));
        executor.CustomStatus = status;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
        => ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        executor.RequireOrchestratorThread();
        executor.Restart = options;
    }

    public override Guid NewGuid()
    {
        executor.RequireOrchestratorThread();
        var time = CurrentUtcDateTime.ToString("o", CultureInfo.InvariantCulture);
        return DeterministicGuid.Of(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}_{time}_{_guids++}"));
    }

    // A timer has no result that code could mistake for an event's.
    private static async Task Plain(Task task) => await task;

    private async Task<TResult> Result<TResult>(Task<string?> answer) => converter.Deserialize<TResult>(await answer)!;

    private Task<T> WithRetries<T>(TaskRetryOptions? retry, Func<Task<T>> attempt)
        => retry?.Policy is { } policy ? RetryByPolicy(policy, attempt)
            : retry?.Handler is { } handler ? RetryByHandler(handler, attempt)
            : attempt();

    private async Task<T> RetryByPolicy<T>(RetryPolicy policy, Func<Task<T>> attempt)
    {
        var started = CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            TimeSpan delay;
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failure)
            {
                if (RetryDelay.After(policy, attempts, CurrentUtcDateTime - started) is not { } next || !policy.Handle(failure))
                    throw;
                delay = next;
            }

            await CreateTimer(delay, CancellationToken.None);
        }
    }

    private async Task<T> RetryByHandler<T>(AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        var started = CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failure)
            {
                var context = new RetryContext(this, attempts, failure.FailureDetails, CurrentUtcDateTime - started, CancellationToken.None);
                if (!await handler(context))
                    throw;
            }
        }
    }
}
