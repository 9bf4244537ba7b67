using Ainer.Cli.House;
using Ainer.Cli.Terminal;
using Ainer.Gateway.Seeding;
using Ainer.Messaging;
using Ainer.Postgres;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Ainer.Cli.Setup;

/// <summary>What must be inside the services before the apps start: schemas, queues, bucket and seed. Safe to repeat.</summary>
internal sealed class HouseSetup(HouseContext house, Screen screen)
{
    private readonly IReadOnlyDictionary<string, string> _settings = DevEnvironment.WithEnvironment(house);

    /// <summary>Everything that a deployment needs before its apps start. Where AINER_POSTGRES_ADMIN is set, roles and database are made first.</summary>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        if (_settings.GetValueOrDefault("AINER_POSTGRES_ADMIN") is { Length: > 0 } administrator)
        {
            var roles = ((string[])["Postgres__Owner", "Postgres__App", "Postgres__Worker"]).Select(name => LoginRole.Of(Setting(name))).ToArray();
            await new DatabaseRoles(administrator).EnsureAsync(roles, templateToo: false, cancel);
            screen.Done("roles", $"{string.Join(", ", roles.Select(role => role.Name))} and the database are there");
        }

        await RunAsync(cancel);
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        await MigrateAsync(cancel);
        await DeclareTopologyAsync(cancel);
        await StorageInitAsync(cancel);
        await SeedAsync(cancel);
    }

    /// <exception cref="CliException">A migration fails, or an applied one was changed.</exception>
    public async Task MigrateAsync(CancellationToken cancel)
    {
        try
        {
            var report = await new Migrator(Setting("Postgres__Owner")).MigrateAsync(SchemaCatalog.All, cancel);
            screen.Done("schema", report.Applied.Count == 0 ? $"up to date ({report.AlreadyThere} migrations)" : $"applied {report.Applied.Count} migrations");
        }
        catch (Exception failure) when (failure is NpgsqlException or MigrationChangedException or InvalidOperationException or InvalidDataException)
        {
            throw new CliException($"The database cannot be migrated: {failure.Message}", failure);
        }
    }

    /// <summary>Migrations that <see cref="MigrateAsync"/> would apply.</summary>
    public Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancel) =>
        new Migrator(Setting("Postgres__Owner")).PendingAsync(SchemaCatalog.All, cancel);

    /// <summary>Statements that give the roles back what migrations granted and somebody revoked.</summary>
    public Task<IReadOnlyList<string>> MissingGrantsAsync(CancellationToken cancel) =>
        GrantCheck.MissingAsync(Setting("Postgres__Owner"), SchemaCatalog.All, cancel);

    /// <summary>Exchanges, queues and bindings, so that no app has to wait for another to declare them.</summary>
    public async Task DeclareTopologyAsync(CancellationToken cancel)
    {
        await using var broker = BrokerConnection.To(Setting("RabbitMq__Uri"));
        try
        {
            await broker.DeclareTopologyAsync(cancel);
        }
        catch (Exception failure) when (failure is RabbitMQClientException or IOException)
        {
            throw new CliException($"The broker's queues cannot be declared: {failure.Message}. See ./ainer logs rabbitmq", failure);
        }

        screen.Done("broker", "exchanges and queues are there");
    }

    public async Task StorageInitAsync(CancellationToken cancel)
    {
        var storage = new ObjectStorage(_settings);
        await storage.EnsureBucketAsync(cancel);
        screen.Done("storage", $"bucket {storage.Bucket} is there");
    }

    /// <summary>Tenant t_001, project p_001, chapter ch_001 and the two keys of dev.env; a second time renews only the keys.</summary>
    public async Task SeedAsync(CancellationToken cancel)
    {
        var sample = Path.Combine(house.Layout.Root, "samples", "chapter.zh-CN.txt");
        await using var owner = new OwnerDatabase(Setting("Postgres__Owner"));
        try
        {
            await GatewaySeed.RunAsync(owner, Setting("AINER_API_KEY"), Setting("Hub__ApiKey"), await File.ReadAllTextAsync(sample, cancel), cancel);
        }
        catch (NpgsqlException failure)
        {
            throw new CliException($"The database cannot be seeded: {failure.Message}. Are its migrations applied? ./ainer migrate", failure);
        }

        screen.Done("seed", "tenant t_001, project p_001, chapter ch_001 and the development key are there");
    }

    private string Setting(string name) => _settings.GetValueOrDefault(name)
        ?? throw new CliException($"{name} is not set, and {house.Layout.DevEnvironmentFile} does not say it. Set it, or run ./ainer up --services first.");
}
