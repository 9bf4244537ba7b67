using System.Text.Json;
using System.Text.RegularExpressions;
using Ainer.Deployment.Tests.Settings;

namespace Ainer.Deployment.Tests.Containers;

public sealed partial class NginxTests
{
    private static readonly string Text = Comment().Replace(Repository.Text("infra/nginx/nginx.conf"), "");

    [Fact]
    public void Every_directive_ends_and_every_block_closes()
    {
        Assert.Equal(Text.Count(letter => letter == '{'), Text.Count(letter => letter == '}'));
        Assert.All(Text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0), line => Assert.Contains(line[^1], ";{}"));
    }

    [Fact]
    public void Upstreams_are_services_at_the_port_they_listen_on()
    {
        var ports = ComposeTests.ListeningPorts();
        var upstreams = Upstream().Matches(Text).Select(match => (Host: match.Groups["host"].Value, Port: match.Groups["port"].Value)).ToList();
        Assert.Equal(["gateway", "router"], upstreams.Select(upstream => upstream.Host).Order());
        Assert.All(upstreams, upstream => Assert.Contains(upstream.Port, ports[upstream.Host]));
    }

    [Fact]
    public void Published_ports_are_those_that_servers_listen_on()
    {
        var nginx = ComposeFile.Read("infra/compose/compose.cpu.yml").Services.Single(entry => entry.Name == "nginx").Service;
        var inside = ComposeFile.List(nginx["ports"]).Select(port => ComposeFile.Usual(port).Split(':')[2]);
        Assert.Equal(Listen().Matches(Text).Select(match => match.Groups["port"].Value).Order(), inside.Order());
    }

    [Theory]
    [InlineData("/internal/hub/nodes", 404)]
    [InlineData("/internal/observer/runs/r/trace", 404)]
    [InlineData("/admin/functions", 404)]
    [InlineData("/metrics", 404)]
    [InlineData("/_debug/anything", 404)]
    [InlineData("/api/v1/tasks", 0)]
    public void The_users_door_shows_the_API_and_nothing_inside(string path, int status) => Assert.Equal(status, Answer(Server("8080"), path).Status);

    [Theory]
    [InlineData("/internal/hub/nodes", 0)]
    [InlineData("/internal/observer/runs/r/trace", 404)]
    [InlineData("/healthz", 404)]
    public void The_second_machines_door_shows_the_hub_alone(string path, int status) => Assert.Equal(status, Answer(Server("8073"), path).Status);

    [Fact]
    public void Every_event_stream_passes_without_buffering_and_for_longer_than_it_stays_open()
    {
        using var document = JsonDocument.Parse(Repository.Text("docs/openapi.json"));
        var streams = document.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Value.ToString().Contains("text/event-stream", StringComparison.Ordinal)).Select(path => path.Name.Replace("{id}", "r1", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(streams);
        var longest = int.Parse(SettingsCatalog.Instance.Of("gateway")["Gateway:StreamSeconds"].Default, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var stream in streams)
        {
            var body = Answer(Server("8080"), stream).Body;
            Assert.Contains("proxy_buffering off", body, StringComparison.Ordinal);
            Assert.InRange(int.Parse(Regex.Match(body, @"proxy_read_timeout (\d+)s").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), longest + 1, 3600);
        }
    }

    [Fact]
    public void Uploads_may_be_as_large_as_documents_may()
    {
        var largest = SettingsCatalog.Instance.Find("gateway", "Documents__MaxBytes")?.Default ?? "16 << 20";
        Assert.Equal("16 << 20", largest);
        Assert.True(int.Parse(Regex.Match(Server("8080"), @"client_max_body_size (\d+)m").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) > 16);
    }

    [Fact]
    public void Query_strings_are_not_written_down() => Assert.DoesNotContain("$request_uri", Text, StringComparison.Ordinal);

    private static string Server(string port) => Regex.Split(Text, @"\n  server \{").Single(server => server.Contains($"listen {port};", StringComparison.Ordinal));

    /// <summary>The location that nginx would take: an exact one, else the first expression that matches, else the longest prefix.</summary>
    private static (int Status, string Body) Answer(string server, string path)
    {
        var locations = Location().Matches(server).Select(match => (How: match.Groups["how"].Value, Path: match.Groups["path"].Value, Body: match.Groups["body"].Value)).ToList();
        var taken = locations.Find(location => location.How == "=" && location.Path == path);
        if (taken.Path is null) taken = locations.Find(location => location.How == "~" && Regex.IsMatch(path, location.Path));
        if (taken.Path is null) taken = locations.Where(location => location.How == "" && path.StartsWith(location.Path, StringComparison.Ordinal)).MaxBy(location => location.Path.Length);
        var status = Regex.Match(taken.Body, @"return (\d+)");
        return (status.Success ? int.Parse(status.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0, taken.Body);
    }

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"set \$\w+ (?<host>\w+):(?<port>\d+);")]
    private static partial Regex Upstream();

    [GeneratedRegex(@"listen (?<port>\d+);")]
    private static partial Regex Listen();

    [GeneratedRegex(@"location (?:(?<how>[=~]) )?(?<path>\S+) \{(?<body>[^}]*)\}")]
    private static partial Regex Location();
}
