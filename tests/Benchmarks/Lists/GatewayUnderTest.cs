using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Ainer.Gateway;
using Ainer.Gateway.Seeding;
using Ainer.Messaging;
using Ainer.Orchestrator;
using Ainer.Testing;
using Ainer.WorkerHub;

namespace Ainer.Benchmarks.Lists;

/// <summary>A real gateway process on a database, vhost and bucket of its own, without limits on its one key.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private const string ApiKey = "ak_bench_0123456789abcdef";
    private readonly TestBroker _broker;
    private readonly TestBucket _bucket;
    private readonly Process _process;

    private GatewayUnderTest(TestDatabase database, TestBroker broker, TestBucket bucket, Process process, Uri address)
    {
        (Database, _broker, _bucket, _process) = (database, broker, bucket, process);
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public TestDatabase Database { get; }

    public HttpClient Client { get; }

    /// <summary>The gateway's resident memory in MiB.</summary>
    public double MemoryMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024;
        }
    }

    public static async Task<GatewayUnderTest> StartAsync(CancellationToken cancellation)
    {
        var database = await TestDatabase.CreateToMeasureAsync(MessagingServices.Migrations, OrchestratorServices.Migrations, WorkerHubServices.Migrations, GatewayServices.Migrations);
        var broker = await TestBroker.CreateAsync();
        var bucket = await TestBucket.CreateAsync();
        await GatewaySeed.RunAsync(database.Owner, ApiKey, "ak_bench_node_0123456789", "A chapter.", cancellation);
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [typeof(GatewayServices).Assembly.Location]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[] { database.Settings, broker.Settings, bucket.Settings }.SelectMany(settings => settings)) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["LocalHost__Port"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Gateway__RequireNodes"] = "Batches";
        start.Environment["Redis__Endpoint"] = TestServices.RedisEndpoint;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var gateway = new GatewayUnderTest(database, broker, bucket, process, new Uri($"http://127.0.0.1:{port}"));
        await Eventually.AssertAsync(gateway.AnswersAsync, TimeSpan.FromSeconds(120), "the gateway answers", cancellation);
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        await _bucket.DisposeAsync();
        await _broker.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await Client.GetAsync("/readyz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
