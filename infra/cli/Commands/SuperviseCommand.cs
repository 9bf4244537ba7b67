using System.CommandLine;
using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Supervision;

namespace Ainer.Cli.Commands;

internal static class SuperviseCommand
{
    public static Command Create()
    {
        var command = new Command("supervise", "Watch the running parts and start dead ones again (up starts this in the background)") { Hidden = true };
        command.SetAction(async (_, cancel) =>
        {
            var house = HouseContext.Open();
            using var http = new HttpClient();
            var catalog = PartCatalog.Open(house, Secrets.LoadOrCreate(house.Layout), http);
            var parts = catalog.All.ToArray();
            using var writing = new EvenWriting(() => parts.Select(part => part.PagesFolder).OfType<string>(), EvenWriting.KernelsDirtyBytes, house.Time);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var even = writing.RunAsync(over.Token);
            try
            {
                await new Supervisor(house.Layout, parts, new PartRunner(house.Layout, house.Time), house.Time, Console.Out).RunAsync(cancel);
            }
            finally
            {
                // Whatever ends the supervisor ends the process: one that lives and watches nothing would be taken for it.
                await over.CancelAsync();
                await even.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return 0;
        });
        return command;
    }
}
