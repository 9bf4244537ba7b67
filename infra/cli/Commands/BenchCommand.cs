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
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(15);

    public static Command Create()
    {
        var rest = new Argument<string[]>("ARGUMENTS") { Arity = ArgumentArity.ZeroOrMore, Description = "Passed to tests/Benchmarks, for example the name of one benchmark" };
        var command = new Command("bench", "Measure this build against bare tools on this machine") { rest };
        command.SetAction(async (parsed, cancel) =>
        {
            var house = HouseContext.Open();
            var screen = Screen.ForStandardError();
            await new Bringup(house, screen).UpAsync(servicesOnly: false, cancel);
            var project = Path.Combine(house.Layout.Root, "tests", "Benchmarks", "Ainer.Benchmarks.csproj");
            screen.Note("building the benchmarks");
            var built = await new ProgramCall("dotnet", "build", project, "-c", TestSuite.Configuration, "-v", "q", "-nologo", "-clp:ErrorsOnly;NoSummary", "-nodeReuse:false") { Timeout = LongestBuild }.RunAsync(cancel);
            if (!built.Ok)
                throw new CliException($"The benchmarks do not build:\n{built.LastLines(20)}");
            return await RunAsync(house, Path.Combine(Path.GetDirectoryName(project)!, "bin", TestSuite.Configuration, "net10.0", "Ainer.Benchmarks.dll"), parsed.GetValue(rest) ?? [], cancel);
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
