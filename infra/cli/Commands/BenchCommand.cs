using System.CommandLine;
using System.Diagnostics;
using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;
using Ainer.Cli.Terminal;
using Ainer.Cli.TestRuns;

namespace Ainer.Cli.Commands;

internal static class BenchCommand
{
    private const string Memory = "memory";
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(15);

    public static Command Create()
    {
        var rest = new Argument<string[]>("ARGUMENTS") { Arity = ArgumentArity.ZeroOrMore, Description = "Passed to tests/Benchmarks, for example the name of one benchmark" };
        var command = new Command("bench", "Measure this build against bare tools on this machine") { rest };
        command.SetAction(async (parsed, cancel) =>
        {
            var house = HouseContext.Open();
            var screen = Screen.ForStandardError();
            await new Bringup(house, screen).UpAsync(servicesOnly: true, cancel);
            var project = Path.Combine(house.Layout.Root, "tests", "Benchmarks", "Ainer.Benchmarks.csproj");
            screen.Note("building the benchmarks");
            var built = await new ProgramCall("dotnet", "build", project, "-c", TestSuite.Configuration, "-v", "q", "-nologo", "-clp:ErrorsOnly;NoSummary", "-nodeReuse:false") { Timeout = LongestBuild }.RunAsync(cancel);
            if (!built.Ok)
                throw new CliException($"The benchmarks do not build:\n{built.LastLines(20)}");
            var assembly = Path.Combine(Path.GetDirectoryName(project)!, "bin", TestSuite.Configuration, "net10.0", "Ainer.Benchmarks.dll");

            // Each benchmark starts the apps that it measures: those of the house, idle beside them, would take their turns of the processors. Only the memory is that of a running house.
            string[] wanted = parsed.GetValue(rest) is { Length: > 0 } named ? named : [$"-{Memory}", Memory];
            string[] measured = [.. wanted.Where(name => name != Memory)];
            if (measured.Length > 0 && await RunAsync(house, assembly, measured, cancel) is not 0 and var failed) return failed;
            if (!wanted.Contains(Memory)) return 0;
            await new Bringup(house, screen).UpAsync(servicesOnly: false, cancel);
            return await RunAsync(house, assembly, [Memory], cancel);
        });
        return command;
    }

    /// <summary>Runs with this process's own streams: the benchmarks print as they go.</summary>
    private static async Task<int> RunAsync(HouseContext house, string assembly, string[] arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(DotnetProgram.Path) { UseShellExecute = false };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in TestCommand.Services(house))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;
    }
}
