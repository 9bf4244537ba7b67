using System.CommandLine;
using System.Text;
using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Commands;

internal static class LogsCommand
{
    private const int LongestName = 14;

    public static Command Create()
    {
        var app = new Argument<string?>("PART") { Arity = ArgumentArity.ZeroOrOne, Description = "One part (gateway, orchestration, router, agent, composer, postgres, rabbitmq, redis, s3, supervisor); all when left out" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Keep printing what is added" };
        var lines = new Option<int>("--lines", "-n") { Description = "How many last lines of each", DefaultValueFactory = _ => 40 };
        lines.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
                result.AddError("--lines takes a number from 0 up");
        });
        var command = new Command("logs", "Print the logs of the parts") { app, follow, lines };
        command.SetAction(async (parsed, cancel) =>
        {
            var files = Files(HouseContext.Open().Layout, parsed.GetValue(app));
            foreach (var file in files)
                foreach (var line in LogFiles.Tail(file, parsed.GetValue(lines)))
                    Print(file, line, files.Count > 1);
            if (parsed.GetValue(follow))
                await FollowAsync(files, cancel);
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<string> Files(HouseLayout layout, string? part)
    {
        if (part is not null)
            return File.Exists(layout.LogOf(part))
                ? [layout.LogOf(part)]
                : throw new CliException($"There is no log of {part} in {layout.Logs}. Parts with a log: {Known(layout)}");
        return Directory.Exists(layout.Logs) ? Directory.EnumerateFiles(layout.Logs, "*.log").Order(StringComparer.Ordinal).ToArray() : [];
    }

    private static string Known(HouseLayout layout) =>
        Directory.Exists(layout.Logs) ? string.Join(", ", Directory.EnumerateFiles(layout.Logs, "*.log").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)) : "none yet";

    private static async Task FollowAsync(IReadOnlyList<string> files, CancellationToken cancel)
    {
        var positions = files.ToDictionary(file => file, file => new FileInfo(file).Length);
        while (true)
        {
            await Task.Delay(300, cancel);
            foreach (var file in files)
            {
                var length = new FileInfo(file).Length;
                if (length < positions[file])
                    positions[file] = 0; // Rotated.
                if (length == positions[file])
                    continue;
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                stream.Seek(positions[file], SeekOrigin.Begin);
                using var reader = new StreamReader(stream, Encoding.UTF8);
                while (await reader.ReadLineAsync(cancel) is { } line)
                    Print(file, line, files.Count > 1);
                positions[file] = stream.Position;
            }
        }
    }

    private static void Print(string file, string line, bool named) =>
        Console.WriteLine(named ? $"{Path.GetFileNameWithoutExtension(file).PadRight(LongestName)} {line}" : line);
}
