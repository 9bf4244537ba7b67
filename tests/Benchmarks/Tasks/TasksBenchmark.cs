using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Ainer.Benchmarks.Composer;
using Ainer.Contracts;
using Ainer.Gateway;
using Ainer.Gateway.Seeding;
using Ainer.Messaging;
using Ainer.Orchestrator;
using Ainer.Testing;
using Ainer.WorkerHub;

namespace Ainer.Benchmarks.Tasks;

/// <summary>
/// POST /api/v1/tasks on a real gateway process against a bare Kestrel endpoint that inserts one row: same machine, same client, same body, same run, each with few
/// and with many senders, in rounds that take turns, and judged by its better median. Then the latencies of both at half its highest rate, sent by the clock
/// and not when the last answer came.
/// </summary>
internal static class TasksBenchmark
{
    private const int Rounds = 5;
    private const int Requests = 4000;
    private const int WarmUp = 20000;
    private const int PacedRounds = 3;
    // As long as the kernel keeps what was written before it sends all of it to the disk, and longer than the broker takes to fill a file of its log: no round is spared either.
    private const int PacedS = 30;
    private const int PacedWarmUpS = 2;
    private static readonly int[] Senders = [8, 32];
    private const string ApiKey = "ak_bench_0123456789abcdef";

    public static async Task RunAsync(TextWriter output, CancellationToken cancellation)
    {
        await using var database = await TestDatabase.CreateToMeasureAsync(
            MessagingServices.Migrations, OrchestratorServices.Migrations, WorkerHubServices.Migrations, GatewayServices.Migrations);
        await using var broker = await TestBroker.CreateAsync();
        await using var bucket = await TestBucket.CreateAsync();
        await GatewaySeed.RunAsync(database.Owner, ApiKey, "ak_bench_node_0123456789", "A chapter.", cancellation);
        await database.Owner.ExecuteAsync("create table public.bare (id bigserial primary key, body text); grant all on public.bare to ainer_app; grant all on sequence public.bare_id_seq to ainer_app", null, cancellation);

        var (barePort, gatewayPort) = FreePorts();
        using var bare = Start(Path.Combine(AppContext.BaseDirectory, "Ainer.Benchmarks"), ["bare-endpoint", $"{barePort}", database.AppConnection], new Dictionary<string, string?>());
        var settings = new[] { database.Settings, broker.Settings, bucket.Settings }.SelectMany(pairs => pairs).ToDictionary(pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value);
        settings["LocalHost__Port"] = $"{gatewayPort}";
        settings["Access__PerSecond"] = "1000000";
        settings["Logging__LogLevel__Default"] = "Warning";
        settings["Gateway__RequireNodes"] = "Batches";
        settings["Redis__Endpoint"] = TestServices.RedisEndpoint;
        using var gateway = Start("dotnet", [typeof(GatewayServices).Assembly.Location], settings);
        try
        {
            var (bareRates, gatewayRates) = (new List<Rate>(), new List<Rate>());
            using var bareClient = await WarmAsync(barePort, cancellation);
            using var gatewayClient = await WarmAsync(gatewayPort, cancellation);
            await SentAsync(database, cancellation);
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var senders in Senders)
                {
                    bareRates.Add(await MeasureAsync(bareClient, senders, () => WorkOfAsync(bare, database, cancellation), cancellation));
                    gatewayRates.Add(await MeasureAsync(gatewayClient, senders, () => WorkOfAsync(gateway, database, cancellation), cancellation));
                    // The gateway goes on sending its outbox after its last answer: not at the other's expense.
                    await SentAsync(database, cancellation);
                }
            }
            (bareRates, gatewayRates) = (Medians(bareRates), Medians(gatewayRates));
            foreach (var (ours, theirs) in gatewayRates.Zip(bareRates))
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"tasks: {ours.Senders,2} senders: POST /tasks {ours.PerSecond,6:N0}/s (p50 {ours.P50:0.0} ms, p99 {ours.P99:0.0} ms; processor per request: gateway {ours.Work.Process * 1e6:N0} us, Postgres {ours.Work.Postgres * 1e6:N0} us); bare endpoint with one insert {theirs.PerSecond,6:N0}/s (endpoint {theirs.Work.Process * 1e6:N0} us, Postgres {theirs.Work.Postgres * 1e6:N0} us); ratio {ours.PerSecond / theirs.PerSecond:0.00}"));
            var (best, bareBest) = (gatewayRates.Max(rate => rate.PerSecond), bareRates.Max(rate => rate.PerSecond));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"tasks: highest rates: POST /tasks {best:N0}/s, bare endpoint {bareBest:N0}/s; ratio {best / bareBest:0.00} (aim: 0.5 or more)"));
            var (paced, barePaced) = (new List<Paced>(), new List<Paced>());
            for (var round = 0; round < PacedRounds; round++)
            {
                // The same rate for both, in turns: what the machine itself does to one in a hundred shows in both.
                barePaced.Add(await PaceAsync(barePort, best / 2, cancellation));
                paced.Add(await PaceAsync(gatewayPort, best / 2, cancellation));
            }
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"tasks: POST /tasks at {best / 2,6:N0}/s, half of that: {Describe(paced)} (aim: 3 or less); bare endpoint at the same rate: {Describe(barePaced)}"));
            var (sent, kept) = (WarmUp + Rounds * Senders.Length * Requests + paced.Sum(round => round.Sent), await database.Worker.ReadOneAsync<long>("select count(*) from orchestrator.tasks", null, cancellation));
            if (sent != kept) throw new InvalidOperationException($"{sent} tasks were accepted and {kept} are kept: what was measured is not what was meant.");
        }
        finally
        {
            foreach (var process in new[] { bare, gateway })
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static async Task<Paced> PaceAsync(int port, double perSecond, CancellationToken cancellation)
    {
        using var client = Client(port, 64);
        var all = await Pacer.SendAsync(perSecond, TimeSpan.FromSeconds(PacedWarmUpS + PacedS), () => PostAsync(client, cancellation), cancellation);
        // Not the start, which opens the client's connections and compiles its code.
        var times = all[(int)(perSecond * PacedWarmUpS)..];
        Array.Sort(times);
        return new Paced(all.Length, times[times.Length / 2], times[times.Length * 99 / 100]);
    }

    private static string Describe(List<Paced> rounds)
    {
        var (_, p50, p99) = rounds.OrderBy(round => round.Ratio).ElementAt(PacedRounds / 2);
        return string.Create(CultureInfo.InvariantCulture, $"p50 {p50:0.0} ms, p99 {p99:0.0} ms; p99/p50 {p99 / p50:0.0}, median of {string.Join(", ", rounds.Select(round => string.Create(CultureInfo.InvariantCulture, $"{round.Ratio:0.0}")))}");
    }

    private static HttpClient Client(int port, int connections)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        return client;
    }

    /// <summary>Processor seconds so far of a process and of the backends of its database: on a busy machine they say more than the clock.</summary>
    private static async Task<(double Process, Dictionary<int, double> Backends)> WorkOfAsync(Process process, TestDatabase database, CancellationToken cancellation)
    {
        var backends = await database.Owner.ReadAsync<int>("select pid from pg_stat_activity where datname = current_database()", null, cancellation);
        process.Refresh();
        return (process.TotalProcessorTime.TotalSeconds, backends.ToDictionary(pid => pid, ProcessorTime.SecondsOf));
    }

    private static List<Rate> Medians(List<Rate> rates) =>
        [.. rates.GroupBy(rate => rate.Senders).OrderBy(rounds => rounds.Key).Select(rounds => rounds.OrderBy(rate => rate.PerSecond).ElementAt(Rounds / 2))];

    private static async Task<HttpClient> WarmAsync(int port, CancellationToken cancellation)
    {
        var client = Client(port, Senders.Max());
        await Eventually.AssertAsync(async () =>
        {
            try
            {
                return (await client.GetAsync("/healthz", cancellation)).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(60), $"the endpoint on port {port} answers", cancellation);

        await SendAsync(client, Senders.Max(), WarmUp, cancellation);
        return client;
    }

    private static Task SentAsync(TestDatabase database, CancellationToken cancellation) =>
        Eventually.AssertAsync(async () => await database.Worker.ReadOneAsync<long>("select count(*) from messaging.outbox", null, cancellation) == 0, TimeSpan.FromSeconds(60), "the outbox is empty", cancellation);

    private static async Task<Rate> MeasureAsync(HttpClient client, int senders, Func<Task<(double Process, Dictionary<int, double> Backends)>> work, CancellationToken cancellation)
    {
        var before = await work();
        var started = Stopwatch.GetTimestamp();
        var times = await SendAsync(client, senders, Requests, cancellation);
        var perSecond = Requests / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var after = await work();
        Array.Sort(times);
        return new Rate(senders, perSecond, times[times.Length / 2], times[times.Length * 99 / 100], (
            (after.Process - before.Process) / Requests,
            // A backend that ended in between has taken its time with it.
            after.Backends.Sum(backend => backend.Value - before.Backends.GetValueOrDefault(backend.Key)) / Requests));
    }

    private static async Task<double[]> SendAsync(HttpClient client, int senders, int count, CancellationToken cancellation)
    {
        var times = new double[count];
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = senders, CancellationToken = cancellation }, async (i, token) =>
        {
            var started = Stopwatch.GetTimestamp();
            await PostAsync(client, token);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        });
        return times;
    }

    private static async Task PostAsync(HttpClient client, CancellationToken cancellation)
    {
        // Keys are the client's and in no order.
        var body = AinerJson.Write(new { project_id = "p_001", idempotency_key = $"bench_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}", payload = new { text = "A short chapter. \"Hello,\" said Ann." } });
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/v1/tasks", content, cancellation);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
    }

    private static Process Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private sealed record Rate(int Senders, double PerSecond, double P50, double P99, (double Process, double Postgres) Work);

    private sealed record Paced(int Sent, double P50, double P99)
    {
        public double Ratio => P99 / P50;
    }

    /// <summary>Held together until both are known: a port that was let go may be the next one found, and then one process answers for both.</summary>
    private static (int, int) FreePorts()
    {
        using var one = new TcpListener(System.Net.IPAddress.Loopback, 0);
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        return (((System.Net.IPEndPoint)one.LocalEndpoint).Port, ((System.Net.IPEndPoint)other.LocalEndpoint).Port);
    }
}
