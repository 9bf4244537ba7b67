using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Ainer.Telemetry;

/// <summary>
/// Collects every instrument of the meter <see cref="AinerTelemetry.Name"/> in memory and writes them in Prometheus' text format (version 0.0.4).
/// A metric may have 1,000 label sets; what comes after them is counted under <c>overflow="true"</c>, so that a wrong label cannot fill the memory.
/// </summary>
public sealed class MetricRegistry : IDisposable
{
    /// <summary>The content type of <see cref="WritePrometheus"/>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int MaxSeries = 1000;
    private static readonly double[] DefaultBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);
    private bool _started;

    /// <summary>Begins to listen; instruments made before and after are seen.</summary>
    public void Start()
    {
        if (_started) return;
        _started = true;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != AinerTelemetry.Name) return;
            listener.EnableMeasurementEvents(instrument, _metrics.GetOrAdd(instrument.Name, static (_, made) => Create(made), instrument));
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Record(state, (double)value, tags));
        _listener.Start();
    }

    /// <summary>All metrics and a few facts about the process, as text.</summary>
    public string WritePrometheus()
    {
        _listener.RecordObservableInstruments();
        using var text = new StringWriter { NewLine = "\n" };
        foreach (var metric in _metrics.Values.OrderBy(metric => metric.Name, StringComparer.Ordinal)) PrometheusText.Write(text, metric);
        PrometheusText.WriteProcess(text);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static Metric Create(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition() switch
        {
            var type when type == typeof(Counter<>) => MetricKind.Counter,
            var type when type == typeof(ObservableCounter<>) => MetricKind.ObservedCounter,
            var type when type == typeof(UpDownCounter<>) => MetricKind.UpDown,
            var type when type == typeof(Histogram<>) => MetricKind.Histogram,
            _ => MetricKind.Gauge,
        };
        var buckets = instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } advised } ? [.. advised] : DefaultBuckets;
        return new Metric(instrument.Name, instrument.Description ?? instrument.Name, kind, buckets, MaxSeries);
    }

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((Metric)state!).Record(value, tags);
}
