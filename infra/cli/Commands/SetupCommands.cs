using System.CommandLine;
using Ainer.Cli.House;
using Ainer.Cli.Setup;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

/// <summary>The steps that up takes between the services and the apps, each by itself.</summary>
internal static class SetupCommands
{
    public static Command CreateMigrate() => Step("migrate", "Bring the database's schemas up to date", (setup, cancel) => setup.MigrateAsync(cancel));

    public static Command CreateSeed() => Step("seed", "Put the development tenant, project, chapter and keys into the database", (setup, cancel) => setup.SeedAsync(cancel));

    public static Command CreatePrepare() =>
        Step("prepare", "Roles (where AINER_POSTGRES_ADMIN is set), schemas, queues, bucket and first keys of a deployment", (setup, cancel) => setup.PrepareAsync(cancel));

    public static Command CreateStorage() => new("storage", "The object store")
    {
        Step("init", "Make the artifacts' bucket", (setup, cancel) => setup.StorageInitAsync(cancel)),
    };

    private static Command Step(string name, string description, Func<HouseSetup, CancellationToken, Task> run)
    {
        var command = new Command(name, description);
        command.SetAction(async (_, cancel) =>
        {
            await run(new HouseSetup(HouseContext.Open(), Screen.ForStandardError()), cancel);
            return 0;
        });
        return command;
    }
}
