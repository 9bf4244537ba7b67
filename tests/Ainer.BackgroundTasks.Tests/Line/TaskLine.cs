using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Ainer.Cli.Setup;
using Ainer.Contracts;
using Ainer.Gateway.Seeding;
using Ainer.Testing;

namespace Ainer.BackgroundTasks.Tests.Line;

/// <summary>How a load of tasks went.</summary>
internal sealed record LoadReport(int Asked, int Accepted, int Completed, double AcceptedPerSecond, double CompletedPerSecond, double AcceptP50Ms, double AcceptP99Ms, double EndP50S, double EndP99S);

/// <summary>Gateway and orchestration as processes of their own, on a database, a bucket and a broker that belong to nobody else.</summary>
internal sealed class TaskLine : IAsyncDisposable
{
    private const string ApiKey = "ak_line_0123456789abcdef";
    private const int Senders = 8;

    private TaskLine(TestDatabase database, TestBucket bucket, PrivateBroker broker)
    {
        Database = database;
        Bucket = bucket;
        Broker = broker;
    }

    public TestDatabase Database { get; }
    public TestBucket Bucket { get; }
    public PrivateBroker Broker { get; }
    public AppProcess Gateway { get; private set; } = null!;
    public AppProcess Orchestration { get; private set; } = null!;

    public static async Task<TaskLine> StartAsync(CancellationToken ct)
    {
        var line = new TaskLine(await TestDatabase.CreateToMeasureAsync([.. SchemaCatalog.All]), await TestBucket.CreateAsync(), await PrivateBroker.StartAsync(ct));
        try
        {
            await GatewaySeed.RunAsync(line.Database.Owner, ApiKey, "ak_line_node_0123456789", "A chapter.", ct);
            KeyValuePair<string, string?>[] settings =
            [
                .. line.Database.Settings, .. line.Bucket.Settings, .. new TestRedis().Settings, new("RabbitMq:Uri", line.Broker.Uri),
                new("Access:PerSecond", "1000000"), new("Access:TenantPerSecond", "1000000"), new("Logging:LogLevel:Default", "Warning"),
            ];
            line.Orchestration = await AppProcess.StartAsync("functions/orchestration/app", "Ainer.Orchestration", settings, ct);
            line.Gateway = await AppProcess.StartAsync("functions/gateway", "Ainer.Gateway", settings, ct);
            return line;
        }
        catch
        {
            // The broker is a process: it would outlive this one.
            await line.DisposeAsync();
            throw;
        }
    }

    public HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Senders }) { BaseAddress = Gateway.Address, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        return client;
    }

    /// <summary>Sends so many tasks of demo.long_io, kills the broker after these numbers of accepted ones, and waits until all are over.</summary>
    public async Task<LoadReport> LoadAsync(int tasks, IReadOnlyList<int> killAfter, TimeSpan patience, CancellationToken ct)
    {
        using var client = Client();
        var times = new double[tasks];
        var accepted = 0;
        var started = Stopwatch.GetTimestamp();
        var kills = KillAsync(() => Volatile.Read(ref accepted), killAfter, ct);
        await Parallel.ForEachAsync(Enumerable.Range(0, tasks), new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = ct }, async (task, token) =>
        {
            var body = AinerJson.Write(new { TaskType = "demo.long_io", ProjectId = "p_001", IdempotencyKey = $"load-{task}", Payload = new { Blocks = 4, Seed = task } });
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var sent = Stopwatch.GetTimestamp();
            using var answer = await client.PostAsync("/api/v1/tasks", content, token);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(token)}");
            times[task] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            Interlocked.Increment(ref accepted);
        });
        var acceptS = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await kills;
        await Eventually.AssertAsync(async () => await CountAsync("status in ('queued','running','retrying')", ct) == 0, patience, $"all {tasks} tasks are over", ct);
        var ends = await Database.Worker.ReadAsync<double>(
            "select extract(epoch from r.finished_at - r.created_at)::float8 from orchestrator.run_v1 r join orchestrator.task_v1 t using (task_id) where t.task_type = 'demo.long_io' order by 1", null, ct);
        var wholeS = await Database.Worker.ReadOneAsync<double>("select extract(epoch from max(finished_at) - min(created_at))::float8 from orchestrator.run_v1", null, ct);
        Array.Sort(times);
        return new LoadReport(tasks, accepted, await CountAsync("status = 'completed'", ct), accepted / acceptS, ends.Count / wholeS,
            times[times.Length / 2], times[times.Length * 99 / 100], ends[ends.Count / 2], ends[ends.Count * 99 / 100]);
    }

    public Task<int> CountAsync(string condition, CancellationToken ct) =>
        Database.Worker.ReadOneAsync<int>($"select count(*)::int from orchestrator.task_v1 where task_type = 'demo.long_io' and {condition}", null, ct);

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null) await Gateway.DisposeAsync();
        if (Orchestration is not null) await Orchestration.DisposeAsync();
        await Broker.DisposeAsync();
        await Bucket.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task KillAsync(Func<int> accepted, IReadOnlyList<int> killAfter, CancellationToken ct)
    {
        foreach (var number in killAfter)
        {
            await Eventually.AssertAsync(() => Task.FromResult(accepted() >= number), TimeSpan.FromMinutes(10), $"{number} tasks are accepted", ct);
            await Broker.KillAsync();
            await Broker.RestartAsync(ct);
        }
    }
}
