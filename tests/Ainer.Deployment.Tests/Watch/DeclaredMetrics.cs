using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Watch;

/// <summary>The metrics that exist: ours as the code makes them (and records them somewhere), the broker's and Prometheus' own by name.</summary>
internal static partial class DeclaredMetrics
{
    // From RabbitMQ's Prometheus plugin (per object) and from Prometheus itself.
    private static readonly string[] Foreign = ["up", "rabbitmq_queue_messages_ready", "rabbitmq_queue_messages_unacked", "rabbitmq_queue_consumers"];

    public static IReadOnlySet<string> All { get; } = Read();

    private static HashSet<string> Read()
    {
        var code = new[] { "shared", "functions", "gpu-agent", "composer" }.SelectMany(folder => Repository.Files(folder, ".cs")).Select(Repository.Text).ToList();
        var everything = string.Join('\n', code);
        var found = new HashSet<string>(Foreign, StringComparer.Ordinal);
        foreach (Match match in Made().Matches(everything))
        {
            var (name, field, kind) = (match.Groups["name"].Value, match.Groups["field"].Value, match.Groups["kind"].Value);
            // What is declared and never recorded is no metric: a panel over it would stay empty.
            if (field.Length > 0 && !Regex.IsMatch(everything, $@"\.{field}\b|\b{field}\.(?:Add|Record)\(")) continue;
            found.Add(name);
            if (kind == "Histogram") found.UnionWith([$"{name}_bucket", $"{name}_count", $"{name}_sum"]);
        }
        foreach (Match match in OfProcess().Matches(Repository.Text("shared/telemetry/PrometheusText.cs"))) found.Add(match.Groups["name"].Value);
        return found;
    }

    /// <summary>The names of metrics in an expression: what is neither a function, a keyword, a label nor text.</summary>
    public static IEnumerable<string> In(string expression)
    {
        var bare = Label().Replace(Grouping().Replace(expression, " "), " ");
        return Word().Matches(bare).Select(match => match.Value).Where(word => !Language.Contains(word)).Distinct(StringComparer.Ordinal);
    }

    private static readonly HashSet<string> Language =
        ["sum", "rate", "increase", "histogram_quantile", "by", "and", "or", "unless", "on", "ignoring", "topk", "max", "min", "avg", "absent", "count", "bool", "m", "s", "h"];

    [GeneratedRegex("""(?:(?<field>\w+) = )?[\w.()" ]*?Create(?:Observable)?(?<kind>Counter|Histogram|UpDownCounter|Gauge)(?:<\w+>)?\(\s*"(?<name>ainer_\w+)"(?=)""")]
    private static partial Regex Made();

    [GeneratedRegex("One\\(\"(?<name>\\w+)\"")]
    private static partial Regex OfProcess();

    [GeneratedRegex(@"\b(?:by|on|ignoring|without)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex("""\{[^}]*\}|\[[^\]]*\]|"[^"]*"|\b\d[\w.]*""")]
    private static partial Regex Label();

    [GeneratedRegex("[a-zA-Z_][a-zA-Z0-9_]*")]
    private static partial Regex Word();
}
