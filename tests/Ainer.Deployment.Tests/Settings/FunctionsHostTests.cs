using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ainer.Deployment.Tests.Bicep;
using Ainer.Deployment.Tests.Containers;

namespace Ainer.Deployment.Tests.Settings;

/// <summary>What the Functions host reads: host.json, local.settings.json, and the packages of the build for it.</summary>
public sealed class FunctionsHostTests
{
    private static readonly JsonElement Host = JsonDocument.Parse(Repository.Text("host.json")).RootElement;

    [Fact]
    public void Host_json_says_what_all_three_apps_need_and_takes_no_extension_bundle()
    {
        Assert.Equal("2.0", Host.GetProperty("version").GetString());
        Assert.Equal("OpenTelemetry", Host.GetProperty("telemetryMode").GetString());
        Assert.False(Host.TryGetProperty("extensionBundle", out _), "isolated apps bring their extensions as packages");
        var extensions = Host.GetProperty("extensions");
        Assert.Equal("", extensions.GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.InRange(extensions.GetProperty("rabbitMQ").GetProperty("prefetchCount").GetInt32(), 1, 500);
    }

    [Fact]
    public void The_task_hub_and_its_storage_are_chosen_by_settings()
    {
        var durable = Host.GetProperty("extensions").GetProperty("durableTask");
        Assert.Equal("%DurableHubName%", durable.GetProperty("hubName").GetString());
        // A provider written here could not be unset by a setting: the default is Azure Storage, another is chosen from outside.
        Assert.False(durable.TryGetProperty("storageProvider", out _));
        Assert.Contains("AzureFunctionsJobHost__extensions__durableTask__storageProvider__type", BicepSettings.Plain("orchestration").Keys);
        foreach (var place in Placement.All().Where(place => place.Process == "orchestration" && place.Where is "workloads.bicep" or "local.settings.json"))
            Assert.True(place.Process != "orchestration" || place.Variables.ContainsKey("DurableHubName"), place.Where);
    }

    [Fact]
    public void A_raise_that_finds_nobody_is_no_error()
    {
        // Azure Storage asks for the instance's status first and answers not found or not running: the message would be tried again five times and end as a dead letter.
        var durable = Host.GetProperty("extensions").GetProperty("durableTask");
        Assert.False(durable.GetProperty("throwStatusExceptionsOnRaiseEvent").GetBoolean());
    }

    [Fact]
    public void Only_orchestration_names_a_task_hub() =>
        Assert.All(Placement.All().Where(place => place.Process != "orchestration"), place => Assert.DoesNotContain("DurableHubName", place.Variables.Keys));

    [Fact]
    public void Local_settings_point_at_this_machine_only_and_at_the_apps_own_port()
    {
        foreach (var (app, folder) in Placement.FunctionFolders)
        {
            using var json = JsonDocument.Parse(Repository.Text($"{folder}/local.settings.json"));
            Assert.False(json.RootElement.GetProperty("IsEncrypted").GetBoolean());
            Assert.Equal(Dockerfile.Read("functions/Dockerfile").Target(app).Last("EXPOSE"), json.RootElement.GetProperty("Host").GetProperty("LocalHttpPort").ToString());
            var values = json.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!, StringComparer.Ordinal);
            Assert.Equal("dotnet-isolated", values["FUNCTIONS_WORKER_RUNTIME"]);
            Assert.Equal("UseDevelopmentStorage=true", values["AzureWebJobsStorage"]);
            Assert.All(values.Where(value => Regex.IsMatch(value.Value, "://|Host=|:\\d")), value => Assert.Contains("127.0.0.1", value.Value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Local_settings_are_never_published()
    {
        var props = XDocument.Parse(Repository.Text("functions/FunctionApp.props"));
        var item = props.Descendants("None").Single(none => (string?)none.Attribute("Update") == "local.settings.json");
        Assert.Equal("Never", (string?)item.Attribute("CopyToPublishDirectory"));
        Assert.Contains("**/local.settings.json", Repository.Text(".dockerignore").Split('\n'));
    }

    [Fact]
    public void Every_package_of_the_build_for_Azure_has_a_version_and_each_app_imports_it()
    {
        var versions = XDocument.Parse(Repository.Text("Directory.Packages.props")).Descendants("PackageVersion").ToDictionary(package => (string)package.Attribute("Include")!, package => package, StringComparer.Ordinal);
        var packages = XDocument.Parse(Repository.Text("functions/FunctionApp.props")).Descendants("PackageReference").Select(package => (string)package.Attribute("Include")!).ToList();
        Assert.All(packages, package => Assert.Contains("'azure'", (string?)versions[package].Parent!.Attribute("Condition"), StringComparison.Ordinal));
        Assert.Equal(versions.Keys.Where(name => name.StartsWith("Microsoft.Azure.Functions.", StringComparison.Ordinal) || name.StartsWith("Microsoft.DurableTask.", StringComparison.Ordinal)).Order(StringComparer.Ordinal), packages.Order(StringComparer.Ordinal));
        Assert.All(Placement.FunctionFolders.Values, folder => Assert.Contains("FunctionApp.props", Repository.Text(Assert.Single(Repository.Files(folder, ".csproj"))), StringComparison.Ordinal));
    }

    [Fact]
    public void A_finished_run_is_never_replaced_because_the_client_says_so_since_1_22()
    {
        // Up to 1.21 a policy that refuses every status was left out of the request, and a host without a policy replaces what is finished.
        var versions = XDocument.Parse(Repository.Text("Directory.Packages.props")).Descendants("PackageVersion").ToDictionary(package => (string)package.Attribute("Include")!, package => Version.Parse((string)package.Attribute("Version")!), StringComparer.Ordinal);
        Assert.True(versions["Microsoft.DurableTask.Client.Grpc"] >= new Version(1, 22, 0));
        Assert.Equal(versions["Microsoft.DurableTask.Client.Grpc"], versions["Microsoft.DurableTask.Worker.Grpc"]);
    }

    [Fact]
    public void A_program_is_one_file_for_both_runtimes() =>
        Assert.All(Placement.FunctionFolders.Values.SelectMany(folder => Repository.Files(folder, ".cs")), path => Assert.DoesNotMatch(@"(?m)^\s*#if", Repository.Text(path)));
}
