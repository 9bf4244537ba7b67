using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ainer.WorkerProtocol;

/// <summary>The traces and metrics of a node. Names are stable: dashboards and alerts use them.</summary>
public static class NodeTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Ainer.WorkerProtocol";

    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    internal static readonly Histogram<double> JobDuration = Meter.CreateHistogram<double>("ainer.worker.job.duration", "s", "Wall time of an attempt's handler.");
    internal static readonly Counter<long> JobsEnded = Meter.CreateCounter<long>("ainer.worker.jobs", description: "Attempts ended, by outcome and code.");
    internal static readonly UpDownCounter<long> JobsRunning = Meter.CreateUpDownCounter<long>("ainer.worker.jobs.running", description: "Attempts at work.");
    internal static readonly Counter<long> BytesMoved = Meter.CreateCounter<long>("ainer.worker.bytes", "By", "Bytes of inputs fetched and outputs stored.");
    internal static readonly Counter<long> HeartbeatsFailed = Meter.CreateCounter<long>("ainer.worker.heartbeats.failed", description: "Heartbeats that the hub did not answer.");

    /// <summary>Starts an activity as a child of a W3C trace context, if there is one.</summary>
    internal static Activity? Start(string name, string? traceparent) =>
        ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent)
            ? Source.StartActivity(name, ActivityKind.Consumer, parent)
            : Source.StartActivity(name, ActivityKind.Consumer);
}
