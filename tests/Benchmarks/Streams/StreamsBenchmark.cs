using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Ainer.Benchmarks.Lists;
using Ainer.Contracts;
using Ainer.Contracts.Events;

namespace Ainer.Benchmarks.Streams;

/// <summary>
/// A thousand open event streams on one gateway: half of them on one run, the others spread over fifty. Events are appended as modules append them; measured is the gateway's memory and
/// the time from the append's commit to the arrival at a reader, and that every reader got every event once and in order.
/// </summary>
internal static class StreamsBenchmark
{
    private const int Streams = 1000;
    private const int Runs = 51;
    private const int Rounds = 20;

    public static async Task RunAsync(TextWriter output, CancellationToken cancellation)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(cancellation);
        var runs = new List<string>();
        for (var i = 0; i < Runs; i++)
        {
            using var answer = await gateway.Client.PostAsJsonAsync("/api/v1/tasks", new { project_id = "p_001", payload = new { text = "A short chapter." } }, cancellation);
            runs.Add((await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("run_id").GetString()!);
        }
        var before = gateway.MemoryMiB;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (open, delays, arrived) = (new CountdownEvent(Streams), new ConcurrentBag<double>(), new CountdownEvent(Streams * Rounds));
        var committed = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var readers = Enumerable.Range(0, Streams).Select(i => ReadAsync(gateway.Client, i % 2 == 0 ? runs[0] : runs[1 + (i % (Runs - 1))], open, delays, arrived, committed, stop.Token)).ToList();
        await WaitAsync(open, "streams are open", cancellation);
        var with = gateway.MemoryMiB;

        var ids = new IdSource(TimeProvider.System);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var runId in runs)
            {
                var eventId = ids.NewEventId();
                // Before the commit, so that the figure errs on the long side.
                committed[eventId] = Stopwatch.GetTimestamp();
                await gateway.Database.Worker.InTransactionAsync(tx => tx.ScalarAsync<string>("select orchestrator.append_event(@runId, @body::jsonb)::text",
                    new { runId, body = AinerJson.Write(new { EventId = eventId, EventType = EventTypes.JobProgress, Producer = Producers.WorkerHub, Payload = new { round } }) }), cancellation);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        }
        await WaitAsync(arrived, "events have arrived", cancellation);
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        var sorted = delays.Order().ToArray();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"streams: {Streams} open on one gateway, memory {before:0} -> {with:0} MiB ({(with - before) * 1024 / Streams:0} KiB a stream), {gateway.MemoryMiB:0} MiB after {sorted.Length:N0} deliveries, none lost or twice; delay p50 {sorted[sorted.Length / 2]:0} ms, p99 {sorted[sorted.Length * 99 / 100]:0} ms"));
    }

    private static async Task ReadAsync(HttpClient client, string runId, CountdownEvent open, ConcurrentBag<double> delays, CountdownEvent arrived, ConcurrentDictionary<string, long> committed, CancellationToken ct)
    {
        try
        {
            using var answer = await client.GetAsync($"/api/v1/runs/{runId}/events/stream", HttpCompletionOption.ResponseHeadersRead, ct);
            answer.EnsureSuccessStatusCode();
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(ct));
            var last = 0L;
            while (await reader.ReadLineAsync(ct) is { } line)
            {
                if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
                var now = Stopwatch.GetTimestamp();
                using var data = JsonDocument.Parse(line[6..]);
                var seq = data.RootElement.GetProperty("run_seq").GetInt64();
                if (seq != last + 1) throw new InvalidOperationException($"{runId} gave {seq} after {last}.");
                last = seq;
                if (seq == 1)
                {
                    open.Signal();
                    continue;
                }
                delays.Add(Stopwatch.GetElapsedTime(committed[data.RootElement.GetProperty("event_id").GetString()!], now).TotalMilliseconds);
                arrived.Signal();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // All has arrived.
        }
    }

    private static async Task WaitAsync(CountdownEvent count, string what, CancellationToken cancellation) =>
        await Testing.Eventually.AssertAsync(() => Task.FromResult(count.IsSet), TimeSpan.FromSeconds(120), what, cancellation);
}
