using System.CommandLine;
using Ainer.Cli.House;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

internal static class UpCommand
{
    public static Command Create()
    {
        var servicesOnly = new Option<bool>("--services") { Description = "Only the services (database, broker, cache, object store), without the apps" };
        var command = new Command("up", "Start everything that is not running yet and leave it running (API on 127.0.0.1:7071)") { servicesOnly };
        command.SetAction(async (parsed, cancel) =>
        {
            await new Bringup(HouseContext.Open(), Screen.ForStandardError()).UpAsync(parsed.GetValue(servicesOnly), cancel);
            return 0;
        });
        return command;
    }
}
