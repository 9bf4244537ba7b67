using Ainer.Cli.CoreTools;
using Ainer.Cli.House;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Tests;

public sealed class FunctionsHostTests : IDisposable
{
    private readonly TestHouse _house = new();

    [Fact]
    public void Without_the_Core_Tools_it_says_how_to_install_them_and_the_storage()
    {
        var missing = NeededTool.Missing(_ => null, storageAnswers: false);
        Assert.Equal(2, missing.Count);
        Assert.Contains("npm install -g azure-functions-core-tools@4", missing[0], StringComparison.Ordinal);
        Assert.Contains("npm install -g azurite", missing[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_storage_that_answers_already_needs_no_Azurite() => Assert.Contains("func is not on PATH", Assert.Single(NeededTool.Missing(_ => null, storageAnswers: true)), StringComparison.Ordinal);

    [Fact]
    public void With_both_there_nothing_is_missing() => Assert.Empty(NeededTool.Missing(program => "/tools/" + program, storageAnswers: false));

    [Fact]
    public void The_apps_get_this_copys_settings_without_the_keys_that_no_app_has()
    {
        Directory.CreateDirectory(_house.Layout.State);
        File.WriteAllText(_house.Layout.DevEnvironmentFile, "Postgres__Worker=\"Host=x\"\nPostgres__Owner=\"Host=y\"\nAINER_API_KEY=\"k\"\n");
        var settings = Host().Settings();
        Assert.Equal("Host=x", settings["Postgres__Worker"]);
        Assert.Equal("azure", settings["FunctionsRuntime"]);
        Assert.Equal("UseDevelopmentStorage=true", settings["AzureWebJobsStorage"]);
        Assert.DoesNotContain("Postgres__Owner", settings.Keys);
        Assert.DoesNotContain("AINER_API_KEY", settings.Keys);
    }

    [Fact]
    public void Before_the_services_were_ever_started_it_says_to_start_them() =>
        Assert.Contains("./ainer up --services", Assert.Throws<CliException>(() => Host().Settings()).Message, StringComparison.Ordinal);

    public void Dispose() => _house.Dispose();

    private FunctionsHost Host() => new(_house.Context, new Screen(TextWriter.Null, interactive: false), _ => null);
}
