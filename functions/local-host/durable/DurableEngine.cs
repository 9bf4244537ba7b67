using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.Engine;
using Ainer.LocalHost.Durable.Store;
using Ainer.LocalHost.Durable.Wake;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ainer.LocalHost.Durable;

/// <summary>
/// Runs the registered orchestrators and activities of one task hub on Postgres. Any number of engines may share a hub.
/// </summary>
internal sealed class DurableEngine : IAsyncDisposable
{
    private readonly EngineParts _parts;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public DurableEngine(
        DurableEngineOptions options,
        NpgsqlDataSource source,
        DurableTaskRegistry registry,
        IServiceProvider services,
        HubWake wake,
        ILoggerFactory loggers,
        TimeProvider? time = null,
        DataConverter? converter = null)
    {
        _parts = new EngineParts(
            options.Validated(), source, new TaskCatalog(registry, services), converter ?? BoundedDataConverter.Default, wake,
            time ?? TimeProvider.System, loggers, loggers.CreateLogger("Ainer.LocalHost.Durable"));
    }

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Takes nothing new from now on.</summary>
    public void RequestStop() => _stop.Cancel();

    /// <summary>Takes nothing new, lets running activities end and stores what they came to.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        for (var sequence = 1; !_stop.IsCancellationRequested; sequence++)
        {
            try
            {
                var engine = await DurableStore.RegisterAsync(
                    _parts.Source, _parts.Options.Hub, EngineName.OfThisProcess(sequence), _parts.Options.LeaseDuration, _stop.Token);
                using var session = new EngineSession(_parts, engine);
                if (await session.RunAsync(_stop.Token))
                    continue;
                _parts.Log.SessionLost(engine);
                await Task.Delay(DurableStore.RetryPause, _parts.Time, _stop.Token);
            }
            catch (NpgsqlException failed)
            {
                _parts.Log.StoreFailed("an engine session", failed);
                await Task.Delay(DurableStore.RetryPause, _parts.Time);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
