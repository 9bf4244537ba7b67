using System.CommandLine;
using Ainer.Cli.House;
using Ainer.Cli.S3;

namespace Ainer.Cli.Commands;

internal static class S3Command
{
    /// <summary>Hidden: the object store's own process, started by up.</summary>
    public static Command Create()
    {
        var command = new Command("s3", "Run the object store in this process") { Hidden = true };
        command.SetAction(async (_, cancel) =>
        {
            await S3Server.RunAsync(HouseContext.Open().Environment, cancel);
            return 0;
        });
        return command;
    }
}
