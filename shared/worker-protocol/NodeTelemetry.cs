using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ainer.Telemetry;

namespace Ainer.WorkerProtocol;

/// <summary>The traces and metrics of a node. Names are stable: dashboards and alerts use them.</summary>
public static class NodeTelemetry
{
    // The project's one source and meter: what has another name is neither exported nor shown at /metrics.
    internal static readonly ActivitySource Source = AinerTelemetry.Activities;
    private static readonly Meter Meter = AinerTelemetry.Meter;

    internal static readonly Histogram<double> JobDuration = Meter.CreateHistogram<double>("ainer_worker_job_seconds", "s", "Wall time of an attempt's handler.");
    internal static readonly Counter<long> JobsEnded = Meter.CreateCounter<long>("ainer_worker_jobs_total", description: "Attempts ended, by outcome and code.");
    internal static readonly UpDownCounter<long> JobsRunning = Meter.CreateUpDownCounter<long>("ainer_worker_jobs_running", description: "Attempts at work.");
    internal static readonly Counter<long> BytesMoved = Meter.CreateCounter<long>("ainer_worker_bytes_total", "By", "Bytes of inputs fetched and outputs stored.");
    internal static readonly Counter<long> HeartbeatsFailed = Meter.CreateCounter<long>("ainer_worker_heartbeats_failed_total", description: "Heartbeats that the hub did not answer.");

    /// <summary>Starts an activity as a child of a W3C trace context, if there is one.</summary>
    internal static Activity? Start(string name, string? traceparent) =>
        ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent)
            ? Source.StartActivity(name, ActivityKind.Consumer, parent)
            : Source.StartActivity(name, ActivityKind.Consumer);
}
