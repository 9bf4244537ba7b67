using System.Collections.Concurrent;

namespace Ainer.Telemetry;

internal enum MetricKind { Counter, ObservedCounter, UpDown, Gauge, Histogram }

/// <summary>One metric with its series, one per label set.</summary>
internal sealed class Metric(string name, string help, MetricKind kind, double[] buckets, int maxSeries)
{
    private static readonly KeyValuePair<string, object?>[] Overflow = [new("overflow", "true")];
    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);

    public string Name { get; } = name;
    public string Help { get; } = help;
    public MetricKind Kind { get; } = kind;
    public double[] Buckets { get; } = buckets;
    public IEnumerable<KeyValuePair<string, Series>> Series => _series.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count >= maxSeries) labels = PrometheusText.Labels(Overflow);
            series = _series.GetOrAdd(labels, static (_, bounds) => new Series(bounds), Kind == MetricKind.Histogram ? Buckets : []);
        }
        series.Record(value, Kind);
    }
}

/// <summary>The numbers of one label set.</summary>
internal sealed class Series(double[] bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[bounds.Length];
    private double _value;
    private long _count;

    public void Record(double value, MetricKind kind)
    {
        lock (_lock)
        {
            _count++;
            _value = kind is MetricKind.Gauge or MetricKind.ObservedCounter ? value : _value + value;
            for (var i = 0; i < bounds.Length; i++)
            {
                if (value > bounds[i]) continue;
                _counts[i]++;
                break;
            }
        }
    }

    /// <summary>The value or sum, the number of records, and the records per bucket (not cumulated).</summary>
    public (double Value, long Count, long[] Buckets) Read()
    {
        lock (_lock) return (_value, _count, [.. _counts]);
    }
}
