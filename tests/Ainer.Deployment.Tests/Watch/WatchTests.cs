using System.Text.Json;
using Ainer.Deployment.Tests.Containers;

namespace Ainer.Deployment.Tests.Watch;

/// <summary>Prometheus and Grafana look at what is there.</summary>
public sealed class WatchTests
{
    private static readonly Dictionary<string, object> Prometheus = (Dictionary<string, object>)YamlText.Parse(Repository.Text("infra/prometheus/prometheus.yml"));

    private static readonly List<Dictionary<string, object>> Rules =
        [.. ((List<object>)((Dictionary<string, object>)((List<object>)((Dictionary<string, object>)YamlText.Parse(Repository.Text("infra/prometheus/alerts.yml")))["groups"])[0])["rules"]).Cast<Dictionary<string, object>>()];

    [Fact]
    public void Every_metric_that_an_alert_or_a_panel_asks_for_exists() =>
        Repository.Holds(from expression in Expressions() from metric in DeclaredMetrics.In(expression.Text) where !DeclaredMetrics.All.Contains(metric) select $"{expression.At} asks for {metric}, which nothing writes.");

    [Fact]
    public void Every_job_that_an_expression_names_is_scraped()
    {
        var jobs = Jobs().Select(job => (string)job["job_name"]).ToHashSet(StringComparer.Ordinal);
        var named = Expressions().SelectMany(expression => System.Text.RegularExpressions.Regex.Matches(expression.Text, "job=~?\"(?<jobs>[^\"]+)\"")).SelectMany(match => match.Groups["jobs"].Value.Split('|'));
        Assert.All(named, name => Assert.Contains(name, jobs));
    }

    [Fact]
    public void Every_process_of_ours_and_the_broker_are_scraped_where_they_listen()
    {
        var ports = ComposeTests.ListeningPorts();
        Assert.Equal(["agent", "composer", "gateway", "orchestration", "rabbitmq", "router"], Jobs().Select(job => (string)job["job_name"]).Order(StringComparer.Ordinal));
        foreach (var job in Jobs())
        {
            var (host, port) = Target(job);
            Assert.Equal(job["job_name"], host);
            Assert.Contains(port, ports[host]);
        }
    }

    [Fact]
    public void Every_alert_says_what_happened_how_urgent_it_is_and_what_to_do()
    {
        Assert.Equal(Rules.Count, Rules.Select(rule => rule["alert"]).Distinct().Count());
        foreach (var rule in Rules)
        {
            Assert.Contains(((Dictionary<string, object>)rule["labels"])["severity"], new[] { "page", "ticket" });
            var notes = (Dictionary<string, object>)rule["annotations"];
            Assert.All(new[] { "summary", "advice" }, note => Assert.True(((string)notes[note]).Length > 15, $"{rule["alert"]} has no {note}."));
        }
    }

    [Fact]
    public void Runbooks_that_alerts_name_exist() =>
        Assert.All(System.Text.RegularExpressions.Regex.Matches(Repository.Text("infra/prometheus/alerts.yml"), @"docs/[\w/.-]+\.md").Select(match => match.Value), page => Assert.True(Repository.Exists(page), page));

    [Fact]
    public void The_dashboard_is_provisioned_where_compose_mounts_it_over_the_source_that_is_there()
    {
        var grafana = ComposeFile.Read("infra/compose/compose.cpu.yml").Services.Single(entry => entry.Name == "grafana").Service;
        var provider = (Dictionary<string, object>)((List<object>)((Dictionary<string, object>)YamlText.Parse(Repository.Text("infra/grafana/provisioning/dashboards/ainer.yml")))["providers"])[0];
        var folder = (string)((Dictionary<string, object>)provider["options"])["path"];
        Assert.Contains(ComposeFile.List(grafana["volumes"]), volume => volume.Split(':')[1] == folder);
        var source = (Dictionary<string, object>)((List<object>)((Dictionary<string, object>)YamlText.Parse(Repository.Text("infra/grafana/provisioning/datasources/prometheus.yml")))["datasources"])[0];
        Assert.Equal("http://prometheus:9090", source["url"]);
        Assert.All(Panels().Where(panel => panel.GetProperty("type").GetString() != "row"), panel => Assert.Equal(source["uid"], panel.GetProperty("datasource").GetProperty("uid").GetString()));
    }

    [Fact]
    public void Panels_do_not_overlap_and_have_numbers_of_their_own()
    {
        var taken = new HashSet<(int, int)>();
        foreach (var place in Panels().Select(panel => panel.GetProperty("gridPos")))
            for (var x = 0; x < place.GetProperty("w").GetInt32(); x++)
                for (var y = 0; y < place.GetProperty("h").GetInt32(); y++)
                    Assert.True(taken.Add((place.GetProperty("x").GetInt32() + x, place.GetProperty("y").GetInt32() + y)));
        Assert.Equal(Panels().Count, Panels().Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.True(taken.Max(cell => cell.Item1) < 24);
    }

    [Theory]
    [InlineData("sum by (le) (rate(ainer_x_bucket{job=\"gateway\"}[5m])) > 0.02", "ainer_x_bucket")]
    [InlineData("a_total{x=\"b\"} / on (queue) c_total and increase(d[10m]) > 2e9", "a_total c_total d")]
    public void Metrics_are_found_in_expressions(string expression, string metrics) => Assert.Equal(metrics.Split(' '), DeclaredMetrics.In(expression));

    [Fact]
    public void A_metric_that_is_declared_and_never_recorded_does_not_count()
    {
        Assert.Contains("ainer_http_request_seconds_bucket", DeclaredMetrics.All);
        Assert.Contains("ainer_gpu_memory_used_bytes", DeclaredMetrics.All);
        Assert.Contains("process_resident_memory_bytes", DeclaredMetrics.All);
        Assert.DoesNotContain("ainer_http_request_seconds_total", DeclaredMetrics.All);
    }

    private static IEnumerable<(string At, string Text)> Expressions() =>
        Rules.Select(rule => ($"alert {rule["alert"]}", (string)rule["expr"]))
            .Concat(from panel in Panels() where panel.TryGetProperty("targets", out _) from target in panel.GetProperty("targets").EnumerateArray() select ($"panel {panel.GetProperty("title").GetString()}", target.GetProperty("expr").GetString()!));

    private static List<JsonElement> Panels() => [.. JsonDocument.Parse(Repository.Text("infra/grafana/dashboards/ainer.json")).RootElement.GetProperty("panels").EnumerateArray()];

    private static IEnumerable<Dictionary<string, object>> Jobs() => ((List<object>)Prometheus["scrape_configs"]).Cast<Dictionary<string, object>>();

    private static (string Host, string Port) Target(Dictionary<string, object> job)
    {
        if (job.GetValueOrDefault("dns_sd_configs") is List<object> dns)
        {
            var config = (Dictionary<string, object>)dns[0];
            return ((string)((List<object>)config["names"])[0], (string)config["port"]);
        }
        var target = ((string)((List<object>)((Dictionary<string, object>)((List<object>)job["static_configs"])[0])["targets"])[0]).Split(':');
        return (target[0], target[1]);
    }
}
