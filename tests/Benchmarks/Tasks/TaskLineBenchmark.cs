using System.Globalization;
using Ainer.BackgroundTasks.Tests.Line;

namespace Ainer.Benchmarks.Tasks;

/// <summary>Many tasks of demo.long_io from POST to their end, over real processes, while the broker is killed twice. AINER_BENCH_TASKS sets another number.</summary>
internal static class TaskLineBenchmark
{
    public static async Task RunAsync(TextWriter output, int tasks, CancellationToken cancellation)
    {
        await using var line = await TaskLine.StartAsync(cancellation);
        var report = await line.LoadAsync(tasks, [tasks / 3, tasks * 2 / 3], TimeSpan.FromMinutes(12), cancellation);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"tasks10k: {report.Asked} asked, {report.Accepted} accepted, {report.Completed} completed, {report.Accepted - report.Completed} lost, broker killed twice; accepted {report.AcceptedPerSecond:N0}/s (p50 {report.AcceptP50Ms:0.0} ms, p99 {report.AcceptP99Ms:0.0} ms); completed {report.CompletedPerSecond:N0}/s (to the end p50 {report.EndP50S:0.0} s, p99 {report.EndP99S:0.0} s)"));
        if (report.Completed != report.Asked) throw new InvalidOperationException($"{report.Asked - report.Completed} of {report.Asked} tasks did not complete.");
    }
}
