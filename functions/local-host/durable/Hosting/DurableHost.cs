using System.Collections.Concurrent;
using Ainer.LocalHost.Durable.Client;
using Ainer.LocalHost.Durable.Store;
using Ainer.LocalHost.Durable.Wake;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ainer.LocalHost.Durable.Hosting;

/// <summary>The engine and the clients of one function app. The engine starts when both kinds of trigger have named their functions.</summary>
internal sealed class DurableHost : IAsyncDisposable
{
    private const int KindsOfTrigger = 2;
    private readonly IConfiguration _configuration;
    private readonly IServiceProvider _services;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly HubWake _wake = new();
    private readonly Lazy<NpgsqlDataSource> _source;
    private readonly ConcurrentDictionary<string, DurableTaskClient> _clients = new(StringComparer.Ordinal);
    private readonly DurableTaskRegistry _registry = new();
    private DurableEngine? _engine;
    private int _started;

    public DurableHost(IConfiguration configuration, IServiceProvider services, ILoggerFactory loggers, TimeProvider time)
    {
        _configuration = configuration;
        _services = services;
        _loggers = loggers;
        _time = time;
        _source = new Lazy<NpgsqlDataSource>(() => DurableStore.Open(DurableSettings.ConnectionString(configuration)));
    }

    public static DataConverter Converter => BoundedDataConverter.Default;

    /// <summary>The client of the app's hub, or of another one.</summary>
    public DurableTaskClient Client(string? hub)
        => _clients.GetOrAdd(
            hub is null ? DurableSettings.Options(_configuration).Hub : DurableSettings.Hub(hub, _configuration),
            name => new PostgresDurableTaskClient(_source.Value, name, Converter, _wake, _time, DurableSettings.Options(_configuration).Duplicate));

    /// <summary>Takes the functions of one kind of trigger.</summary>
    public void Start(Action<DurableTaskRegistry> register)
    {
        register(_registry);
        if (Interlocked.Increment(ref _started) != KindsOfTrigger || !(_registry.GetActivities().Any() || _registry.GetOrchestrators().Any()))
            return;
        _engine = new DurableEngine(DurableSettings.Options(_configuration), _source.Value, _registry, _services, _wake, _loggers, _time, Converter);
        _engine.Start();
    }

    /// <summary>Takes no new work; running activities go on.</summary>
    public void BeginStop() => _engine?.RequestStop();

    public Task StopAsync() => _engine?.StopAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_engine is { } engine)
            await engine.DisposeAsync();
        if (_source.IsValueCreated)
            await _source.Value.DisposeAsync();
        _wake.Dispose();
    }
}
