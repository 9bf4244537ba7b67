using System.Text.Json;
using System.Text.RegularExpressions;
using Ainer.Deployment.Tests.Containers;
using Ainer.Deployment.Tests.Settings;

namespace Ainer.Deployment.Tests.Bicep;

public sealed partial class BicepTests
{
    private static readonly Dictionary<string, BicepFile> Files = Repository.Files("infra/bicep", ".bicep").ToDictionary(path => path, BicepFile.Read, StringComparer.Ordinal);

    /// <summary>Built-in roles that the identity has, each on the one thing that it is for. No Owner, no Contributor, nothing on a group.</summary>
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
    };

    [Fact]
    public void Every_file_keeps_the_rules() => Repository.Holds(Files.Values.SelectMany(file => BicepRules.Broken(file, path => Files.GetValueOrDefault(path))));

    [Fact]
    public void Every_module_is_used() =>
        Assert.Equal(Files.Keys.Where(path => path != "infra/bicep/main.bicep").Order(),
            Files.Values.SelectMany(file => file.Of("module").Select(module => Repository.Resolve(Path.GetDirectoryName(file.Path)!, module.Target)!)).Distinct().Order());

    [Fact]
    public void Roles_are_the_least_that_serve()
    {
        var given = Files.Values.SelectMany(file => Guid().Matches(Repository.Text(file.Path))).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Roles.Keys.Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
        foreach (var assignment in Files.Values.SelectMany(file => file.Of("resource")).Where(resource => resource.Target.StartsWith("Microsoft.Authorization/roleAssignments", StringComparison.Ordinal)))
            Assert.Contains("scope: ", assignment.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_secret_that_a_setting_names_is_put_into_the_vault()
    {
        var stored = BicepFile.ObjectAt(BicepFile.ObjectAt(Files["infra/bicep/main.bicep"]["module", "vault"].Text, "params")["secrets"].Insert(0, "secrets: "), "secrets").Keys.Append("redis-password").ToHashSet(StringComparer.Ordinal);
        Assert.Contains("name: 'redis-password'", Repository.Text("infra/bicep/modules/redis.bicep"), StringComparison.Ordinal);
        var named = SettingsCatalog.Processes.SelectMany(process => BicepSettings.Secret(process).Values).Append("rabbitmq-password").ToHashSet(StringComparer.Ordinal);
        Assert.Equal(stored.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_opens_something_stands_in_no_plain_setting() =>
        Repository.Holds(from process in SettingsCatalog.Processes
                         from name in BicepSettings.Plain(process).Keys
                         where Regex.IsMatch(name, "Password|Key$|^Postgres__|RabbitMq__Uri|AINER_")
                         select $"{name} of {process} is a plain setting; put it into the vault.");

    [Fact]
    public void Each_app_is_scaled_by_the_queues_that_its_triggers_consume()
    {
        var names = Regex.Matches(Repository.Text("shared/messaging/Topology.cs"), "const string (?<constant>\\w+Queue) = \"(?<name>[^\"]+)\"").ToDictionary(match => match.Groups["constant"].Value, match => match.Groups["name"].Value, StringComparer.Ordinal);
        foreach (var (app, folder) in Placement.FunctionFolders)
        {
            var consumed = Repository.Files(folder, ".cs").SelectMany(path => Regex.Matches(Repository.Text(path), @"RabbitMQTrigger\(Topology\.(?<constant>\w+)")).Select(match => names[match.Groups["constant"].Value]);
            var scaled = app == "gateway" ? [] : BicepSettings.Texts(app + "Queues");
            Assert.Equal(consumed.Order(StringComparer.Ordinal), scaled.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Nodes_are_scaled_by_every_queue_of_work_that_there_is()
    {
        using var definitions = JsonDocument.Parse(Repository.Text("infra/rabbitmq/definitions.json"));
        var queues = definitions.RootElement.GetProperty("queues").EnumerateArray().Select(queue => queue.GetProperty("name").GetString()!).Where(queue => queue.StartsWith("job.dispatch.", StringComparison.Ordinal) && !queue.EndsWith(".dlq", StringComparison.Ordinal));
        Assert.Equal(queues.Order(StringComparer.Ordinal), new[] { "composerQueues", "cpuQueues", "gpuQueues" }.SelectMany(BicepSettings.Texts).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Containers_are_asked_at_the_port_that_their_images_expose()
    {
        var workloads = Files["infra/bicep/workloads.bicep"];
        Assert.Equal(Dockerfile.Read("gpu-agent/Dockerfile").Stages[^1].Last("EXPOSE"), BicepFile.ObjectAt(workloads["module", "agent"].Text, "params")["port"]);
        Assert.Equal(Dockerfile.Read("composer/Dockerfile").Stages[^1].Last("EXPOSE"), BicepFile.ObjectAt(workloads["module", "composer"].Text, "params")["port"]);
        var exposed = Dockerfile.Read("functions/Dockerfile").Target("gateway-azure").Last("EXPOSE");
        Assert.Contains($"targetPort: {exposed},", Repository.Text("infra/bicep/modules/function-container.bicep"), StringComparison.Ordinal);
        Assert.Contains($"name: 'WEBSITES_PORT', value: '{exposed}'", Repository.Text("infra/bicep/modules/function-site.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_image_that_runs_is_built()
    {
        var script = Repository.Text("infra/bicep/images.sh");
        Assert.All(Regex.Matches(Repository.Text("infra/bicep/workloads.bicep"), @"(?<![\w-])ainer-(?<name>[a-z-]+)(?=[:'])").Select(match => match.Groups["name"].Value).Distinct(), name => Assert.Contains($"build ainer-{name} ", script, StringComparison.Ordinal));
        Assert.Contains("build \"ainer-$app-azure\" functions/Dockerfile \"$app-azure\"", script, StringComparison.Ordinal);
        Assert.All(Regex.Matches(script, @"[\w/-]+/Dockerfile[.\w]*").Select(match => match.Value), file => Assert.True(Repository.Exists(file), file));
    }

    [Fact]
    public void Nobody_signs_in_with_a_key_where_an_identity_will_do()
    {
        Assert.Contains("DisableLocalAuth: true", Repository.Text("infra/bicep/modules/monitoring.bicep"), StringComparison.Ordinal);
        Assert.Contains("allowSharedKeyAccess: false", Repository.Text("infra/bicep/modules/storage.bicep"), StringComparison.Ordinal);
        Assert.Contains("adminUserEnabled: false", Repository.Text("infra/bicep/modules/registry.bicep"), StringComparison.Ordinal);
        Assert.Contains("enableRbacAuthorization: true", Repository.Text("infra/bicep/modules/vault.bicep"), StringComparison.Ordinal);
        Assert.Contains("disablePasswordAuthentication: true", Repository.Text("infra/bicep/modules/gpu-scaleset.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_database_may_have_the_extensions_that_migrations_use() =>
        Assert.Contains("value: 'VECTOR,PG_TRGM'", Repository.Text("infra/bicep/modules/postgres.bicep"), StringComparison.Ordinal);

    [Theory]
    [InlineData("infra/bicep/main.bicepparam")]
    [InlineData("infra/bicep/parameters/dev.bicepparam")]
    [InlineData("infra/bicep/parameters/prod.bicepparam")]
    public void Parameter_files_give_every_required_parameter_a_value_and_name_no_unknown_one(string path)
    {
        var known = Files["infra/bicep/main.bicep"].Of("param").ToDictionary(param => param.Name, StringComparer.Ordinal);
        var text = Repository.Text(path);
        Assert.Equal("infra/bicep/main.bicep", Repository.Resolve(Path.GetDirectoryName(path)!, Regex.Match(text, "^using '(?<main>[^']+)'", RegexOptions.Multiline).Groups["main"].Value));
        var given = BicepFile.Parse(path, text).Of("param").ToList();
        Assert.All(given, param => Assert.Contains(param.Name, known.Keys));
        Assert.All(known.Values.Where(param => !param.HasDefault), param => Assert.Contains(given, one => one.Name == param.Name));
        Assert.All(given.Where(param => known[param.Name].IsSecure), param => Assert.Contains("readEnvironmentVariable('", param.Text, StringComparison.Ordinal));
        foreach (var param in given.Where(param => known[param.Name].Decorators.Contains("@allowed", StringComparison.Ordinal)))
            Assert.Contains(param.Text.Trim(' ', '='), known[param.Name].Decorators, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("param a string", "param a is not used")]
    [InlineData("param a string\nvar b = a", "var b is not used")]
    [InlineData("module m 'nothing.bicep' = { name: 'm' }", "which is not there")]
    [InlineData("module m 'modules/identity.bicep' = {\n  name: 'm'\n  params: { name: 'x', location: 'y', size: 3 }\n}", "gives size, which")]
    [InlineData("module m 'modules/identity.bicep' = {\n  name: 'm'\n  params: { name: 'x', location: 'y' }\n}", "does not give tags")]
    [InlineData("module m 'modules/identity.bicep' = {\n  name: 'm'\n  params: { name: 'x', location: 'y', tags: {} }\n}\noutput a string = m.outputs.secret", "does not put out")]
    [InlineData("@secure()\nparam p string\noutput a string = p", "would show a secret")]
    [InlineData("@secure()\nparam p string\nvar settings = { a: 'x${p}' }\noutput a object = settings", "holds the secret p")]
    [InlineData("@secure()\nparam p string\nmodule m 'modules/identity.bicep' = {\n  name: 'm'\n  params: { name: p, location: 'y', tags: {} }\n}", "which is not secure there")]
    [InlineData("param adminPassword string\noutput a string = adminPassword", "sounds secret")]
    [InlineData("resource r 'Microsoft.X/y@2024-01' = { name: 'a' }", "no type with a version")]
    public void A_broken_rule_is_found(string text, string complaint) =>
        Assert.Contains(BicepRules.Broken(BicepFile.Parse("infra/bicep/x.bicep", text), path => Files.GetValueOrDefault(path)), found => found.Contains(complaint, StringComparison.Ordinal));

    [Theory]
    [InlineData("var a = {\n  b: 1\n")]
    [InlineData("var a = 1)")]
    [InlineData("var a = 'x")]
    [InlineData("something else")]
    public void What_is_no_Bicep_is_refused(string text) => Assert.Throws<FormatException>(() => BicepFile.Parse("x.bicep", text));

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Guid();
}
