using System.Diagnostics;
using System.Xml;
using System.Xml.Linq;
using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.TestRuns;

/// <summary>Builds the solution once and runs every test program against the running services: two at a time, heavy ones alone.</summary>
internal sealed class TestSuite(HouseContext house, Screen screen)
{
    public const string Configuration = "Release";

    private const int AtOnce = 2;
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongestProject = TimeSpan.FromMinutes(15);

    private readonly HouseLayout _layout = house.Layout;

    /// <exception cref="CliException">The solution does not build.</exception>
    public async Task BuildAsync(CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        screen.Note("building the solution");
        var built = await new ProgramCall("dotnet", "build", Path.Combine(_layout.Root, "Ainer.Functions.sln"), "-c", Configuration, "-v", "q", "-nologo", "-clp:ErrorsOnly;NoSummary", "-nodeReuse:false")
        {
            WorkingDirectory = _layout.Root,
            Timeout = LongestBuild,
            Environment = new Dictionary<string, string?> { ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" },
        }.RunAsync(cancel);
        if (!built.Ok)
            throw new CliException($"The solution does not build:\n{built.LastLines(30)}");
        screen.Done("build", $"{clock.Elapsed.TotalSeconds:0} s");
    }

    /// <summary>Runs the projects whose name contains the filter (all without one), in report order.</summary>
    public async Task<IReadOnlyList<TestOutcome>> RunAsync(string? filter, IReadOnlyDictionary<string, string> services, CancellationToken cancel)
    {
        var projects = TestProject.Discover(_layout.Root, Configuration)
            .Where(project => filter is null || project.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (projects.Length == 0)
            throw new CliException($"No test project's name contains '{filter}'. They are the folders tests/*.Tests");
        var outcomes = new List<TestOutcome>();
        using var places = new SemaphoreSlim(AtOnce);
        outcomes.AddRange(await Task.WhenAll(projects.Where(project => !project.RunsAlone).Select(async project =>
        {
            await places.WaitAsync(cancel);
            try
            {
                return await RunOneAsync(project, services, cancel);
            }
            finally
            {
                places.Release();
            }
        })));
        foreach (var project in projects.Where(project => project.RunsAlone))
            outcomes.Add(await RunOneAsync(project, services, cancel));
        return outcomes;
    }

    private async Task<TestOutcome> RunOneAsync(TestProject project, IReadOnlyDictionary<string, string> services, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var folder = Path.Combine(_layout.State, "test-results");
        Directory.CreateDirectory(folder);
        var report = Path.Combine(folder, project.Name + ".xml");
        File.Delete(report);
        var environment = services.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
        // A test that starts a house of its own must not reach this one's state by accident.
        foreach (var own in (string[])["AINER_STATE", "AINER_PORT_BASE", "AINER_SOURCE_STAMP", "AINER_API", DetachedProcess.MarkVariable])
            environment[own] = null;
        var result = await new ProgramCall(DotnetProgram.Path, project.Assembly, "-xml", report, "-noLogo", "-noColor")
        {
            WorkingDirectory = Path.GetDirectoryName(project.Assembly),
            Timeout = LongestProject,
            Environment = environment,
        }.RunAsync(cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, project.Name + ".log"), result.Output, cancel);
        var outcome = Read(project, report, result);
        Say(outcome, clock.Elapsed);
        return outcome;
    }

    private static TestOutcome Read(TestProject project, string report, ProgramResult result)
    {
        try
        {
            if (File.Exists(report) && new FileInfo(report).Length > 0)
                return TestOutcome.Parse(project.Name, XElement.Load(report));
        }
        catch (XmlException)
        {
            // The program died while it wrote: told below.
        }

        return TestOutcome.Broken(project.Name, $"ended with exit code {result.ExitCode} and no report:\n      {result.LastLines(8).Replace("\n", "\n      ", StringComparison.Ordinal)}");
    }

    private void Say(TestOutcome outcome, TimeSpan wall)
    {
        var counts = $"{outcome.Passed} passed, {outcome.Failed} failed{(outcome.Skipped > 0 ? $", {outcome.Skipped} skipped" : "")} ({wall.TotalSeconds:0.0} s)";
        if (outcome.Failed == 0)
            screen.Done(outcome.Project, counts);
        else
            screen.Problem(outcome.Project, counts);
    }
}
