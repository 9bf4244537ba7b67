using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Ainer.AssetKnowledge;
using Ainer.BackgroundTasks;
using Ainer.EntityCore;
using Ainer.Gateway.Seeding;
using Ainer.Gateway.Tests.Contract;
using Ainer.Messaging;
using Ainer.Observer;
using Ainer.Planner;
using Ainer.Postgres;
using Ainer.Testing;
using Ainer.Webhooks;

namespace Ainer.Gateway.Tests;

/// <summary>The gateway as its own process, on its own database, vhost, bucket and Redis prefix, with two tenants.</summary>
public class GatewayProcess : IAsyncLifetime
{
    public const string AdminKey = "ak_test_admin";
    public const string NodeKey = "ak_test_node";
    public const string ViewerKey = "ak_test_viewer";
    public const string SlowKey = "ak_test_slow";
    public const string OtherTenantKey = "ak_test_other";
    private readonly List<string> _log = [];
    private Process? _process;

    public TestDatabase Database { get; private set; } = null!;
    public TestBroker Broker { get; private set; } = null!;
    public TestBucket Bucket { get; private set; } = null!;
    public HttpClient Admin { get; private set; } = null!;
    public Uri Address { get; private set; } = null!;

    public string Log { get { lock (_log) return string.Join('\n', _log); } }

    /// <summary>Settings of a gateway that differs from the usual one; they win.</summary>
    protected virtual IReadOnlyDictionary<string, string?> OtherSettings => new Dictionary<string, string?>();

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(MessagingServices.Migrations, Set("orchestrator"), Set("worker_hub"), Set("model_router"), EntityCoreServices.Migrations,
            AssetKnowledgeServices.Migrations, PlannerServices.Migrations, ObserverServices.Migrations, WebhookServices.Migrations,
            BackgroundTaskServices.Migrations, GatewayServices.Migrations);
        Broker = await TestBroker.CreateAsync();
        Bucket = await TestBucket.CreateAsync();
        await GatewaySeed.RunAsync(Database.Owner, AdminKey, NodeKey, "雨夜，她说：“走吧。”", CancellationToken.None);
        await Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("""
            insert into gateway.api_keys (key_id, tenant_id, name, role, key_hash, per_second) values
            ('key_viewer', 't_001', 'viewer', 'viewer', @viewer, null), ('key_slow', 't_001', 'slow', 'viewer', @slow, 0.01)
            """, new { viewer = GatewaySeed.Hash(ViewerKey), slow = GatewaySeed.Hash(SlowKey) }), CancellationToken.None);
        await Database.Owner.InTenantAsync("t_002", tx => tx.ExecuteAsync("""
            insert into gateway.tenants (tenant_id, name) values ('t_002', 'Other');
            insert into gateway.projects (tenant_id, project_id, name) values ('t_002', 'p_001', 'Same id, another tenant');
            insert into gateway.api_keys (key_id, tenant_id, name, role, key_hash, per_second) values ('key_other', 't_002', 'other', 'admin', @other, 0);
            """, new { other = GatewaySeed.Hash(OtherTenantKey) }), CancellationToken.None);
        await StartAsync();
        Admin = Client(AdminKey);
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        await StopAsync();
        await Bucket.DisposeAsync();
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A client whose every answer is held to the OpenAPI document.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient(new ContractRecorder(new SocketsHttpHandler())) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task StopAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async Task StartAsync()
    {
        var port = TestPorts.Take();
        Address = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ainer.Gateway.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        IEnumerable<KeyValuePair<string, string?>> settings =
        [
            .. Database.Settings, .. Broker.Settings, .. Bucket.Settings, .. new TestRedis().Settings,
            new("LocalHost:Port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("Gateway:StreamSeconds", "120"), new("Gateway:HeartbeatSeconds", "1"), new("Gateway:RequireNodes", "Batches"),
            new("Outbound:AllowPrivateAddresses", "true"), new("Outbound:AllowPlainHttp", "true"),
            new("Access:CorsOrigins:0", "https://studio.example.org"), new("Access:FailuresPerSecond", "1000"), new("Access:KeyUseS", "1"), new("Gateway:PreviewWaitS", "0.2"),
        ];
        foreach (var (name, value) in settings.Concat(OtherSettings)) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = Client(null);
        try
        {
            await Eventually.AssertAsync(async () =>
            {
                if (_process.HasExited) throw new InvalidOperationException("The gateway ended:\n" + Log);
                try
                {
                    return (await client.GetAsync("/readyz")).StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            }, TimeSpan.FromSeconds(180), "the gateway is ready", CancellationToken.None);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(exception.Message + "\n" + Log, exception);
        }
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<JsonElement> GetJsonAsync(string path, CancellationToken ct) => await Admin.GetFromJsonAsync<JsonElement>(path, ct);

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_log) _log.Add(line);
    }

    internal static MigrationSet Set(string schema) => new(schema, Assembly.Load(schema switch { "orchestrator" => "Ainer.Orchestrator", "model_router" => "Ainer.ModelRouter", _ => "Ainer.WorkerHub" }));
}
