using System.Text.RegularExpressions;
using Ainer.Deployment.Tests.Settings;

namespace Ainer.Deployment.Tests.Containers;

public sealed partial class ComposeTests
{
    private static readonly string[] Paths = [.. Placement.ComposeFiles, "infra/compose/services.yml"];

    [Fact]
    public void Every_compose_file_keeps_the_specification_and_our_rules() =>
        // services.yml is what ./ainer up runs; it follows its own rules of versions, because a laptop takes what is there.
        Repository.Holds(Paths.SelectMany(path => ComposeRules.Broken(ComposeFile.Read(path)))
            .Where(complaint => !(complaint.Contains("services.yml", StringComparison.Ordinal) && complaint.Contains("not pinned", StringComparison.Ordinal))));

    [Fact]
    public void Every_variable_is_explained_in_the_example_and_none_is_left_over()
    {
        var used = Placement.ComposeFiles.SelectMany(path => ComposeFile.Variables(WithoutComments(Repository.Text(path))));
        var explained = Example();
        Assert.Equal(used.Select(variable => variable.Name).Distinct().Order(StringComparer.Ordinal), explained.Keys.Order(StringComparer.Ordinal));
        Assert.All(used.Where(variable => variable.Usual is not null), variable => Assert.Equal(variable.Usual, explained[variable.Name]));
    }

    [Fact]
    public void Secrets_have_no_default_anywhere()
    {
        var secrets = Example().Where(entry => entry.Value == "change-me").Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("AINER_POSTGRES_PASSWORD", secrets);
        Assert.All(Placement.ComposeFiles.SelectMany(path => ComposeFile.Variables(Repository.Text(path))).Where(variable => secrets.Contains(variable.Name)), variable => Assert.Null(variable.Usual));
    }

    [Fact]
    public void One_machine_runs_what_two_run_together()
    {
        var one = ComposeFile.Read(Paths[0]);
        var names = one.Included.Append(one).SelectMany(file => file.Services).Select(entry => entry.Name);
        Assert.Equal(Paths[1..3].SelectMany(path => ComposeFile.Read(path).Services).Select(entry => entry.Name).Order(), names.Order());
    }

    [Fact]
    public void The_second_machine_holds_no_password_of_the_database_or_the_store_and_opens_no_port()
    {
        foreach (var (name, service) in ComposeFile.Read("infra/compose/compose.gpu.yml").Services)
        {
            Assert.Equal(["Hub__ApiKey", "Hub__BaseUrl", "RabbitMq__Uri"], ComposeFile.Environment(service).Keys.Where(key => !key.EndsWith("__NodeId", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            Assert.False(service.ContainsKey("ports"), $"{name} publishes a port.");
        }
    }

    [Fact]
    public void Nothing_is_open_beyond_this_machine_unless_an_address_is_given() =>
        Assert.All(Placement.ComposeFiles.SelectMany(path => ComposeFile.Read(path).Services).SelectMany(entry => ComposeFile.List(entry.Service.GetValueOrDefault("ports"))),
            port => Assert.StartsWith("127.0.0.1:", ComposeFile.Usual(port), StringComparison.Ordinal));

    [Fact]
    public void Addresses_inside_name_a_service_and_the_port_it_listens_on()
    {
        var ports = ListeningPorts();
        foreach (var place in Placement.ComposeFiles.SelectMany(Placement.OfCompose))
            foreach (var (variable, value) in place.Variables)
                foreach (Match match in Address().Matches(ComposeFile.Usual(value)).Where(match => ports.ContainsKey(match.Groups["host"].Value)))
                    Assert.True(ports[match.Groups["host"].Value].Contains(match.Groups["port"].Value), $"{place.Where}: {variable} of {place.Process} asks {match.Value}, where nothing listens.");
    }

    [Fact]
    public void A_setting_does_not_move_a_port_away_from_what_the_image_exposes()
    {
        foreach (var (name, service) in Placement.ComposeFiles.SelectMany(path => ComposeFile.Read(path).Services).Where(entry => entry.Service.ContainsKey("build")))
            foreach (var (variable, value) in ComposeFile.Environment(service).Where(entry => entry.Key.EndsWith("__Port", StringComparison.Ordinal)))
                Assert.True(Placement.Built((Dictionary<string, object>)service["build"]).Last("EXPOSE") == value, $"{name}: {variable} is {value}.");
    }

    [Fact]
    public void The_services_that_the_command_line_runs_are_all_there()
    {
        var file = ComposeFile.Read("infra/compose/services.yml");
        Assert.Equal(["minio", "postgres", "rabbitmq", "redis"], file.Services.Select(entry => entry.Name).Order());
        var written = Repository.Text("infra/cli/Parts/ComposePart.cs");
        Assert.All(ComposeFile.Variables(Repository.Text(file.Path)), variable => Assert.Contains(variable.Name + "=", written, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("services:\n  a:\n    image: x:1.2\n    comand: y", "no key of a service")]
    [InlineData("services:\n  a:\n    image: x:latest", "not pinned")]
    [InlineData("services:\n  a:\n    image: x:1.2\n    volumes: [\"data:/data\"]", "no declared volume")]
    [InlineData("services:\n  a:\n    image: x:1.2\n    volumes: [\"./nothing:/data\"]", "not in the repository")]
    [InlineData("services:\n  a:\n    image: x:1.2\n    depends_on: { b: { condition: service_healthy } }\n  b:\n    image: y:1.2", "which nothing checks")]
    [InlineData("services:\n  a:\n    image: x:1.2\n    depends_on: { b: { condition: service_started } }", "no service")]
    [InlineData("services:\n  a:\n    image: x:1.2\n    ports: [\"80:80\"]", "open by accident")]
    [InlineData("services:\n  a:\n    image: x:1.2\n    networks: [out]", "not declared")]
    [InlineData("servces: {}", "no part of a compose file")]
    [InlineData("services:\n  a:\n    image: x:1.2\n    restart: sometimes", "no policy")]
    [InlineData("services:\n  a:\n    image: x:1.2\n    stop_grace_period: 5", "no duration")]
    public void A_broken_rule_is_found(string text, string complaint) =>
        Assert.Contains(ComposeRules.Broken(ComposeFile.Parse("infra/compose/x.yml", text)), found => found.Contains(complaint, StringComparison.Ordinal));

    [Fact]
    public void Merge_keys_give_way_to_what_stands_beside_them()
    {
        var root = (Dictionary<string, object>)YamlText.Parse("a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc:\n  <<: [*a, *b]\n  x: 3");
        Assert.Equal(new Dictionary<string, object> { ["x"] = "3", ["y"] = "1", ["z"] = "2" }, root["c"]);
    }

    internal static Dictionary<string, HashSet<string>> ListeningPorts()
    {
        var ports = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal)
        {
            ["postgres"] = ["5432"], ["rabbitmq"] = ["5672", "15672", "15692"], ["redis"] = ["6379"], ["minio"] = ["9000", "9001"], ["prometheus"] = ["9090"], ["grafana"] = ["3000"],
        };
        foreach (var (name, service) in Placement.ComposeFiles[..2].SelectMany(path => ComposeFile.Read(path).Services))
            if (service.GetValueOrDefault("build") is Dictionary<string, object> build && Placement.Built(build).Last("EXPOSE") is { } port) ports[name] = [port];
        return ports;
    }

    private static Dictionary<string, string> Example() => Repository.Text("infra/compose/.env.example").Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static string WithoutComments(string text) => string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith('#')));

    [GeneratedRegex(@"(?<host>[a-z]+):(?<port>\d{2,5})\b")]
    private static partial Regex Address();
}
