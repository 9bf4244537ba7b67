using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ainer.Telemetry;

/// <summary>The one source of spans and the one meter of the project. Instruments are named as Prometheus shows them: <c>ainer_thing_unit</c>, counters ending in <c>_total</c>.</summary>
public static class AinerTelemetry
{
    /// <summary>The name of source and meter.</summary>
    public const string Name = "Ainer";

    /// <summary>Spans of our own work.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Numbers of our own work.</summary>
    public static Meter Meter { get; } = new(Name);
}
