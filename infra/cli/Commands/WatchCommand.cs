using System.CommandLine;
using Ainer.Cli.Api;
using Ainer.Cli.House;
using Ainer.Cli.Runs;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

internal static class WatchCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "A run id (run_...)" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document on standard output at the end" };
        var target = new Option<string?>("--out") { Description = "Save the film here when the run succeeds" };
        var command = new Command("watch", "Show the progress of a run until it ends") { run, json, target };
        command.SetAction(async (parsed, cancel) =>
        {
            var house = HouseContext.Open();
            var screen = Screen.ForStandardError();
            using var client = AinerClient.Open(house, screen);
            var id = parsed.GetValue(run)!;
            var film = parsed.GetValue(target) is { } wanted ? FilmFile.Prepare(wanted) : null;
            try
            {
                var report = await new RunFinisher(client, View(screen, house.Time), house.Time)
                    .FinishAsync(id, house.Time.GetTimestamp(), film, cancel);
                return SubmitCommand.Print(report, parsed.GetValue(json));
            }
            catch (OperationCanceledException)
            {
                screen.Note("stopped watching; the run goes on");
                throw;
            }
            catch (ApiException unknown) when (unknown.Status == 404)
            {
                throw new CliException($"There is no run {id} that your key may see.", unknown);
            }
        });
        return command;
    }

    public static IProgressView View(Screen screen, TimeProvider time) =>
        screen.Interactive ? new BarProgress(screen.Console) : new PlainProgress(Console.Error, time);
}
