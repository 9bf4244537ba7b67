using System.CommandLine;
using Ainer.Cli.House;
using Ainer.Cli.Setup;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

internal static class BackupCommands
{
    public static Command CreateBackup()
    {
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "Where to (default: .ainer/backups/ainer-TIME.dump)" };
        var command = new Command("backup", "Save the database to a file, while everything runs") { file };
        command.SetAction(async (parsed, cancel) =>
        {
            var house = HouseContext.Open();
            var target = Path.GetFullPath(parsed.GetValue(file)
                ?? Path.Combine(house.Layout.State, "backups", $"ainer-{house.Time.GetUtcNow():yyyyMMdd-HHmmss}.dump"));
            await new DatabaseBackup(house, Secrets.LoadOrCreate(house.Layout)).SaveAsync(target, cancel);
            Console.WriteLine(target);
            return 0;
        });
        return command;
    }

    public static Command CreateRestore()
    {
        var file = new Argument<string>("FILE") { Description = "A file that ./ainer backup made" };
        var command = new Command("restore", "Replace the database by a backup; the apps are stopped, and started again by ./ainer up") { file };
        command.SetAction(async (parsed, cancel) =>
        {
            var house = HouseContext.Open();
            var screen = Screen.ForStandardError();
            var source = Path.GetFullPath(parsed.GetValue(file)!);
            var backup = new DatabaseBackup(house, Secrets.LoadOrCreate(house.Layout));
            await backup.CheckAsync(source, cancel);
            await DownCommand.StopAsync(house, screen, appsOnly: true, cancel);
            await backup.RestoreAsync(source, cancel);
            screen.Done("restore", "the database is as in the backup; the one before it is kept as ainer_before_restore. Now: ./ainer up");
            return 0;
        });
        return command;
    }
}
