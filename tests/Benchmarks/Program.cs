using Ainer.Benchmarks.Composer;
using Ainer.Benchmarks.Durable;
using Ainer.Benchmarks.Lists;
using Ainer.Benchmarks.Memory;
using Ainer.Benchmarks.Messaging;
using Ainer.Benchmarks.Streams;
using Ainer.Benchmarks.Tasks;

if (args is ["bare-endpoint", var port, var connection])
{
    await BareEndpoint.RunAsync(port, connection);
    return 0;
}

using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(15));
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

(string Name, Func<Task> Run)[] benchmarks =
[
    ("durable", () => DurableBenchmark.RunAsync(Console.Out, stop.Token)),
    ("messaging", () => MessagingBenchmark.RunAsync(Console.Out, stop.Token)),
    ("tasks", () => TasksBenchmark.RunAsync(Console.Out, stop.Token)),
    ("lists", () => ListsBenchmark.RunAsync(Console.Out, stop.Token)),
    ("streams", () => StreamsBenchmark.RunAsync(Console.Out, stop.Token)),
    ("tasks10k", () => TaskLineBenchmark.RunAsync(Console.Out, Environment.GetEnvironmentVariable("AINER_BENCH_TASKS") is { } count ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 10_000, stop.Token)),
    ("composer", () => ComposerBenchmark.RunAsync(Console.Out, stop.Token)),
    ("memory", () => MemoryReport.RunAsync(Console.Out, stop.Token)),
];

// Those that are named; "-name": all but that one.
var chosen = benchmarks.Where(benchmark => !args.Contains($"-{benchmark.Name}") && (args.All(name => name.StartsWith('-')) || args.Contains(benchmark.Name))).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"No benchmark of that name; there are {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}.");
    return 2;
}
foreach (var (_, run) in chosen) await run();
return 0;
