using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Telemetry;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>The numbers and the span of one attempt. The span belongs to the trace of the request that asked for the task.</summary>
internal sealed class AttemptTelemetry : IDisposable
{
    private static readonly Counter<long> Started = AinerTelemetry.Meter.CreateCounter<long>("ainer_task_attempts_started_total", description: "Attempts of background tasks that began.");
    private static readonly Counter<long> Ended = AinerTelemetry.Meter.CreateCounter<long>("ainer_task_attempts_ended_total", description: "Attempts of background tasks that ended, by what became of the task.");
    private static readonly Histogram<double> Seconds = AinerTelemetry.Meter.CreateHistogram<double>("ainer_task_attempt_seconds", "s", "Time of an attempt of a background task.");
    private static readonly Histogram<double> Waited = AinerTelemetry.Meter.CreateHistogram<double>("ainer_task_queue_wait_seconds", "s", "Time from when a background task was due until an attempt began.");
    private static readonly UpDownCounter<long> Running = AinerTelemetry.Meter.CreateUpDownCounter<long>("ainer_tasks_running", description: "Attempts of background tasks under way in this process.");
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly Activity? _activity;
    private readonly KeyValuePair<string, object?> _type;

    private AttemptTelemetry(ClaimedExecution claimed, TimeProvider clock)
    {
        _clock = clock;
        _began = clock.GetTimestamp();
        _type = new("type", claimed.TaskType);
        Started.Add(1, _type);
        Waited.Record(claimed.WaitedS, _type);
        Running.Add(1, _type);
        _ = ActivityContext.TryParse(claimed.Traceparent, null, isRemote: true, out var parent);
        _activity = AinerTelemetry.Activities.StartActivity($"{claimed.TaskType} attempt", ActivityKind.Consumer, parent);
        _activity?.SetTag("ainer.tenant_id", claimed.TenantId).SetTag("ainer.run_id", claimed.RunId).SetTag("ainer.task_id", claimed.TaskId).SetTag("ainer.attempt", claimed.Attempt);
    }

    /// <summary>An attempt begins; what it does happens inside its span.</summary>
    public static AttemptTelemetry Begin(ClaimedExecution claimed, TimeProvider clock) => new(claimed, clock);

    /// <summary>It has ended.</summary>
    public void End(AttemptVerdict verdict, ErrorInfo? error)
    {
        KeyValuePair<string, object?> outcome = new("outcome", Names.Of(verdict));
        Ended.Add(1, _type, outcome);
        Seconds.Record(_clock.GetElapsedTime(_began).TotalSeconds, _type, outcome);
        _activity?.SetTag("ainer.outcome", Names.Of(verdict));
        if (error is not null) _activity?.SetStatus(ActivityStatusCode.Error, Names.Of(error.Code));
    }

    public void Dispose()
    {
        Running.Add(-1, _type);
        _activity?.Dispose();
    }
}
