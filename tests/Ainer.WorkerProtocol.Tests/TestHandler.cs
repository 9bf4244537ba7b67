using System.Diagnostics;
using System.Globalization;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Jobs;
using Ainer.WorkerProtocol.Nodes;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>What a test job is to do; <see cref="Mode"/> is copy, paid, reuse (fetches what was made under the address in its text), say (reports on and on), child, throw or refuse.</summary>
internal sealed record TestParams(string Mode, string Text = "made", string? Gate = null);

/// <summary>Does what the job's parameters say and writes down each run and each child process.</summary>
internal sealed class TestHandler(NodePaths paths) : IJobHandler
{
    internal const string ProviderName = "test.echo";

    public JobKind Kind => JobKind.Audio;
    public JobOperation Operation => JobOperation.Tts;
    public string Provider => ProviderName;

    public async Task<JobOutput> RunAsync(JobContext context, CancellationToken ct)
    {
        var wanted = context.Params<TestParams>();
        await File.AppendAllTextAsync(RunsFile(paths.Root), context.Job.JobId + "\n", ct);
        context.Progress.Report(50);
        switch (wanted.Mode)
        {
            case "reuse": return await ReuseAsync(context, wanted, ct);
            case "child": await RunChildAsync(ct); break;
            case "throw": throw new InvalidOperationException("the handler broke");
            case "refuse": throw new AinerException(ErrorCode.InputInvalid, "this text cannot be spoken");
        }
        while (wanted.Gate is { } gate && !File.Exists(gate))
        {
            await Task.Delay(20, ct);
            if (wanted.Mode == "say") context.Progress.Report(60);
        }
        var path = context.PathOf("out.txt");
        var inputs = await Task.WhenAll(context.Inputs.Select(input => File.ReadAllTextAsync(input.Path, ct)));
        await File.WriteAllTextAsync(path, wanted.Text + string.Concat(inputs), ct);
        return JobOutput.Of(new OutputFile { Path = path, Kind = ArtifactKind.Speech, ContentType = "text/plain", Media = new MediaFacts { DurationS = 1.5 } }, new { inputs = inputs.Length })
            with { Usage = wanted.Mode == "paid" ? new WorkUsage { InputUnits = 100, Cost = 0.25m } : null };
    }

    private static async Task<JobOutput> ReuseAsync(JobContext context, TestParams wanted, CancellationToken ct)
    {
        var found = Assert.Single(await context.Artifacts.FindReusableAsync(ArtifactKind.Segment, [wanted.Text], ct));
        while (!File.Exists(wanted.Gate)) await Task.Delay(20, ct);
        var file = await context.Artifacts.FetchAsync(found, ct);
        return new JobOutput { Result = Contracts.AinerJson.ToElement(new { text = await File.ReadAllTextAsync(file.Path, ct) }) };
    }

    /// <summary>A line per run.</summary>
    public static string RunsFile(string workDirectory) => Path.Combine(workDirectory, "runs.log");

    /// <summary>The process id of the last child.</summary>
    public static string ChildFile(string workDirectory) => Path.Combine(workDirectory, "child.pid");

    private async Task RunChildAsync(CancellationToken ct)
    {
        using var child = Process.Start(new ProcessStartInfo("sleep", ["600"]))!;
        await File.WriteAllTextAsync(ChildFile(paths.Root), child.Id.ToString(CultureInfo.InvariantCulture), ct);
        try { await child.WaitForExitAsync(ct); }
        finally
        {
            if (!child.HasExited) child.Kill(entireProcessTree: true);
        }
    }
}
