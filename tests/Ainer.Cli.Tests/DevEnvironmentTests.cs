using Ainer.Cli.House;

namespace Ainer.Cli.Tests;

public sealed class DevEnvironmentTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TestHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public void Secrets_and_settings_are_readable_by_their_owner_alone()
    {
        var secrets = Secrets.LoadOrCreate(_house.Layout);
        DevEnvironment.Write(_house.Layout, DevEnvironment.Generate(_house.Context.Ports, secrets));

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_house.Layout.SecretsFile));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_house.Layout.DevEnvironmentFile));
    }

    [Fact]
    public void The_development_key_and_the_node_key_stay_the_same_from_start_to_start()
    {
        var first = DevEnvironment.Generate(_house.Context.Ports, Secrets.LoadOrCreate(_house.Layout));
        var second = DevEnvironment.Generate(_house.Context.Ports, Secrets.LoadOrCreate(_house.Layout));

        Assert.StartsWith("ak_dev_", first["AINER_API_KEY"], StringComparison.Ordinal);
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_user_s_own_lines_survive_the_next_start()
    {
        var generated = DevEnvironment.Generate(_house.Context.Ports, Secrets.LoadOrCreate(_house.Layout));
        DevEnvironment.Write(_house.Layout, generated);
        File.AppendAllText(_house.Layout.DevEnvironmentFile, "export Otlp__Endpoint='http://127.0.0.1:4317'\n");

        DevEnvironment.Write(_house.Layout, generated);

        var settings = DevEnvironment.Read(_house.Layout);
        Assert.Equal("http://127.0.0.1:4317", settings["Otlp__Endpoint"]);
        Assert.Equal(generated["Postgres__App"], settings["Postgres__App"]);
    }

    [Fact]
    public void Lost_secrets_beside_a_database_are_told_and_not_replaced()
    {
        Directory.CreateDirectory(Path.Combine(_house.Layout.DataOf("postgres"), "data"));

        var refusal = Assert.Throws<CliException>(() => Secrets.LoadOrCreate(_house.Layout));

        Assert.Contains("secrets.json is gone", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_copy_gets_ports_of_its_own_and_remembers_them()
    {
        var file = Path.Combine(_house.State, "other-ports.json");
        var chosen = PortMap.Resolve(new Dictionary<string, string> { ["AINER_PORT_BASE"] = "30000", ["AINER_PORT_REDIS"] = "6000" }, file);
        chosen.Remember(file);

        var later = PortMap.Resolve(new Dictionary<string, string>(), file);

        Assert.Equal(30432, later["postgres"]);
        Assert.Equal(30071, later["gateway"]);
        Assert.Equal(6000, later["redis"]);
    }

    [Fact]
    public void Two_parts_on_one_port_are_refused()
    {
        var clash = new Dictionary<string, string> { ["AINER_PORT_REDIS"] = "7000", ["AINER_PORT_S3"] = "7000" };

        Assert.Throws<CliException>(() => PortMap.Resolve(clash, "/nowhere"));
    }
}
