using System.CommandLine;
using Ainer.Cli.CoreTools;
using Ainer.Cli.House;
using Ainer.Cli.Processes;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

internal static class FuncCommand
{
    public static Command Create()
    {
        var command = new Command("func", "Run the three function apps under the Azure Functions Core Tools, until Ctrl+C");
        command.SetAction(async (_, cancel) =>
        {
            await new FunctionsHost(HouseContext.Open(), Screen.ForStandardError(), ProgramCall.Find).RunAsync(cancel);
            return 0;
        });
        return command;
    }
}
