using System.Diagnostics.Metrics;

namespace Ainer.Telemetry.Tests;

public sealed class MetricRegistryTests : IDisposable
{
    private readonly Meter _meter = new("Ainer");
    private readonly MetricRegistry _registry = new();

    public MetricRegistryTests() => _registry.Start();

    public void Dispose()
    {
        _registry.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counters_add_up_per_label_set_with_labels_sorted_and_escaped()
    {
        var counter = _meter.CreateCounter<long>("test_things_total", description: "Things.");
        counter.Add(2, new("b", "x\"y"), new KeyValuePair<string, object?>("a", 1));
        counter.Add(3, new("a", 1), new KeyValuePair<string, object?>("b", "x\"y"));
        var text = _registry.WritePrometheus();
        Assert.Contains("# HELP test_things_total Things.\n# TYPE test_things_total counter\ntest_things_total{a=\"1\",b=\"x\\\"y\"} 5\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Histograms_are_cumulated_and_end_in_infinity()
    {
        var histogram = _meter.CreateHistogram<double>("test_seconds");
        histogram.Record(0.004);
        histogram.Record(0.3);
        histogram.Record(9999);
        var text = _registry.WritePrometheus();
        Assert.Contains("test_seconds_bucket{le=\"0.005\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("test_seconds_bucket{le=\"0.5\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("test_seconds_bucket{le=\"600\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("test_seconds_bucket{le=\"+Inf\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("test_seconds_count 3\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Gauges_and_up_down_counters_show_where_they_stand()
    {
        var value = 7;
        _meter.CreateObservableGauge("test_depth", () => value);
        var inFlight = _meter.CreateUpDownCounter<int>("test_in_flight");
        inFlight.Add(5);
        inFlight.Add(-2);
        value = 9;
        var text = _registry.WritePrometheus();
        Assert.Contains("test_depth 9\n", text, StringComparison.Ordinal);
        Assert.Contains("test_in_flight 3\n", text, StringComparison.Ordinal);
        Assert.Contains("process_resident_memory_bytes ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_label_sets_are_counted_together()
    {
        var counter = _meter.CreateCounter<long>("test_wild_total");
        for (var i = 0; i < 1500; i++) counter.Add(1, new KeyValuePair<string, object?>("id", i));
        Assert.Contains("test_wild_total{overflow=\"true\"} 500\n", _registry.WritePrometheus(), StringComparison.Ordinal);
    }
}
