using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ainer.Telemetry;

/// <summary>The text exposition format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>Sorted labels without braces: <c>a="1",b="2"</c>.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return "";
        var sorted = tags.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var text = new StringBuilder();
        foreach (var (name, value) in sorted)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(Name(name)).Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }
        return text.ToString();
    }

    public static void Write(TextWriter text, Metric metric)
    {
        var name = Name(metric.Name);
        text.WriteLine($"# HELP {name} {metric.Help.ReplaceLineEndings(" ")}");
        text.WriteLine($"# TYPE {name} {Type(metric.Kind)}");
        foreach (var (labels, series) in metric.Series)
        {
            var (value, count, buckets) = series.Read();
            if (metric.Kind == MetricKind.Histogram) WriteHistogram(text, name, labels, metric.Buckets, value, count, buckets);
            else text.WriteLine($"{name}{Braces(labels)} {Number(value)}");
        }
    }

    /// <summary>Memory, processor time, start and heap of this process, under the names that Prometheus client libraries use.</summary>
    public static void WriteProcess(TextWriter text)
    {
        using var process = Process.GetCurrentProcess();
        One("process_resident_memory_bytes", "gauge", "Resident memory.", Environment.WorkingSet);
        One("process_cpu_seconds_total", "counter", "Processor time used.", process.TotalProcessorTime.TotalSeconds);
        One("process_start_time_seconds", "gauge", "Start, seconds since 1970.", new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000d);
        One("dotnet_gc_heap_size_bytes", "gauge", "Managed heap.", GC.GetTotalMemory(forceFullCollection: false));
        One("dotnet_threadpool_threads", "gauge", "Threads of the pool.", ThreadPool.ThreadCount);

        void One(string name, string type, string help, double value) => text.WriteLine($"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {Number(value)}");
    }

    private static void WriteHistogram(TextWriter text, string name, string labels, double[] bounds, double sum, long count, long[] buckets)
    {
        var prefix = labels.Length == 0 ? "" : labels + ",";
        var cumulated = 0L;
        for (var i = 0; i < bounds.Length; i++)
        {
            cumulated += buckets[i];
            text.WriteLine($"{name}_bucket{{{prefix}le=\"{Number(bounds[i])}\"}} {cumulated}");
        }
        text.WriteLine($"{name}_bucket{{{prefix}le=\"+Inf\"}} {count}");
        text.WriteLine($"{name}_sum{Braces(labels)} {Number(sum)}");
        text.WriteLine($"{name}_count{Braces(labels)} {count}");
    }

    private static string Type(MetricKind kind) => kind switch
    {
        MetricKind.Counter or MetricKind.ObservedCounter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string Braces(string labels) => labels.Length == 0 ? "" : "{" + labels + "}";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Name(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_'));

    private static string Escape(string value) => value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
