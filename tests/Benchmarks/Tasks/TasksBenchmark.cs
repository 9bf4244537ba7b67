using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
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
/// POST /api/v1/tasks on a real gateway process against a bare Kestrel endpoint that inserts one row: same machine, same client, same body, same run. Then its
/// latencies at half the highest rate, sent by the clock and not when the last answer came, so that a pause shows in every request that it held up.
/// </summary>
internal static class TasksBenchmark
{
    private const int Requests = 3000;
    private const int WarmUp = 20000;
    private const int Senders = 8;
    private const string ApiKey = "ak_bench_0123456789abcdef";

    public static async Task RunAsync(TextWriter output, CancellationToken cancellation)
    {
        await using var database = await TestDatabase.CreateAsync(
            MessagingServices.Migrations, OrchestratorServices.Migrations, WorkerHubServices.Migrations, GatewayServices.Migrations);
        await using var broker = await TestBroker.CreateAsync();
        await using var bucket = await TestBucket.CreateAsync();
        await GatewaySeed.RunAsync(database.Owner, ApiKey, "ak_bench_node_0123456789", "A chapter.", cancellation);
        await database.Owner.ExecuteAsync("create table public.bare (id bigserial primary key, body text); grant all on public.bare to ainer_app; grant all on sequence public.bare_id_seq to ainer_app", null, cancellation);

        var (barePort, gatewayPort) = (FreePort(), FreePort());
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
            var bareRate = await MeasureAsync(barePort, () => WorkOfAsync(bare, database, cancellation), cancellation);
            var gatewayRate = await MeasureAsync(gatewayPort, () => WorkOfAsync(gateway, database, cancellation), cancellation);
            var (p50, p99) = await PaceAsync(gatewayPort, gatewayRate.PerSecond / 2, cancellation);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"tasks: POST /tasks {gatewayRate.PerSecond,6:N0}/s (p50 {gatewayRate.P50:0.0} ms, p99 {gatewayRate.P99:0.0} ms); bare endpoint with one insert {bareRate.PerSecond,6:N0}/s; ratio {gatewayRate.PerSecond / bareRate.PerSecond:0.00}"));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"tasks: processor time per request: gateway {gatewayRate.Work.Process * 1e6:N0} us and Postgres {gatewayRate.Work.Postgres * 1e6:N0} us; bare endpoint {bareRate.Work.Process * 1e6:N0} us and Postgres {bareRate.Work.Postgres * 1e6:N0} us"));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"tasks: POST /tasks at {gatewayRate.PerSecond / 2,6:N0}/s, half of that: p50 {p50:0.0} ms, p99 {p99:0.0} ms; p99/p50 {p99 / p50:0.0} (aim: 3 or less)"));
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

    private static async Task<(double P50, double P99)> PaceAsync(int port, double perSecond, CancellationToken cancellation)
    {
        using var client = Client(port, 64);
        var ids = new IdSource(TimeProvider.System);
        var requests = new Task<double>[(int)(perSecond * 5)];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < requests.Length; i++)
        {
            var due = TimeSpan.FromSeconds(i / perSecond);
            while (Stopwatch.GetElapsedTime(started) < due) await Task.Delay(1, cancellation);
            requests[i] = Task.Run(async () =>
            {
                await PostAsync(client, ids, cancellation);
                return (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
            }, cancellation);
        }
        var times = await Task.WhenAll(requests);
        Array.Sort(times);
        return (times[times.Length / 2], times[times.Length * 99 / 100]);
    }

    private static HttpClient Client(int port, int connections)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        return client;
    }

    /// <summary>Processor seconds so far of a process and of the backends of its database: on a busy machine they say more than the clock.</summary>
    private static async Task<(double Process, double Postgres)> WorkOfAsync(Process process, TestDatabase database, CancellationToken cancellation)
    {
        var backends = await database.Owner.ReadAsync<int>("select pid from pg_stat_activity where datname = current_database()", null, cancellation);
        process.Refresh();
        return (process.TotalProcessorTime.TotalSeconds, backends.Sum(ProcessorTime.SecondsOf));
    }

    private static async Task<(double PerSecond, double P50, double P99, (double Process, double Postgres) Work)> MeasureAsync(
        int port, Func<Task<(double Process, double Postgres)>> work, CancellationToken cancellation)
    {
        using var client = Client(port, Senders);
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

        await SendAsync(client, WarmUp, cancellation);
        var before = await work();
        var started = Stopwatch.GetTimestamp();
        var times = await SendAsync(client, Requests, cancellation);
        var perSecond = Requests / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var after = await work();
        Array.Sort(times);
        return (perSecond, times[times.Length / 2], times[times.Length * 99 / 100], ((after.Process - before.Process) / Requests, (after.Postgres - before.Postgres) / Requests));
    }

    private static async Task<double[]> SendAsync(HttpClient client, int count, CancellationToken cancellation)
    {
        var times = new double[count];
        var ids = new IdSource(TimeProvider.System);
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellation }, async (i, token) =>
        {
            var started = Stopwatch.GetTimestamp();
            await PostAsync(client, ids, token);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        });
        return times;
    }

    private static async Task PostAsync(HttpClient client, IdSource ids, CancellationToken cancellation)
    {
        var body = AinerJson.Write(new { project_id = "p_001", idempotency_key = ids.New("bench"), payload = new { text = "A short chapter. \"Hello,\" said Ann." } });
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

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
