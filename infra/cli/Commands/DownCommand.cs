using System.CommandLine;
using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Supervision;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

internal static class DownCommand
{
    public static Command Create()
    {
        var appsOnly = new Option<bool>("--apps") { Description = "Only the apps; the services keep running" };
        var command = new Command("down", "Stop everything this copy started; data and films stay in .ainer") { appsOnly };
        command.SetAction(async (parsed, cancel) =>
        {
            await StopAsync(HouseContext.Open(), Screen.ForStandardError(), parsed.GetValue(appsOnly), cancel);
            return 0;
        });
        return command;
    }

    /// <summary>Supervisor first (or it would bring parts back), then the apps so that they drain into live services, then the services.</summary>
    public static async Task StopAsync(HouseContext house, Screen screen, bool appsOnly, CancellationToken cancel)
    {
        var layout = house.Layout;
        if (!File.Exists(layout.SecretsFile))
        {
            screen.Note($"nothing was ever started in {layout.State}");
            return;
        }

        await SupervisorProcess.StopAsync(layout, cancel);
        using var held = await StateLock.TakeAsync(layout, TimeSpan.FromMinutes(2), cancel);
        using var http = new HttpClient();
        var catalog = PartCatalog.Open(house, Secrets.LoadOrCreate(layout), http);
        var runner = new PartRunner(layout, house.Time);
        await StopAllAsync(catalog.Apps, runner, screen, cancel);
        if (appsOnly)
            await SupervisorProcess.EnsureAsync(house, cancel);
        else
            await StopAllAsync(catalog.Services, runner, screen, cancel);
        screen.Done("down", appsOnly ? "the apps have stopped" : "everything has stopped");
    }

    private static Task StopAllAsync(IReadOnlyList<IPart> parts, PartRunner runner, Screen screen, CancellationToken cancel) =>
        Task.WhenAll(parts.Select(async part =>
        {
            if (!await runner.StopAsync(part, cancel))
                screen.Problem(part.Name, "did not stop in time and was killed");
        }));
}
