using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.ModelRouter.Admission;

/// <summary>Runs admission whenever something changed (pg_notify ainer_admission) and at least every poll interval; recovers unclaimed dispatches.</summary>
internal sealed partial class AdmissionLoop(WorkerDatabase database, Dispatcher dispatcher, IOptions<RouterOptions> options, ILogger<AdmissionLoop> log) : BackgroundService
{
    private const string Channel = "ainer_admission";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAndAdmitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogInterrupted(exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(options.Value.PollS), stoppingToken);
            }
        }
    }

    private async Task ListenAndAdmitAsync(CancellationToken cancellation)
    {
        await using var listener = await database.OpenAsync(cancellation);
        await using (var listen = listener.CreateCommand())
        {
            listen.CommandText = $"listen {Channel}";
            await listen.ExecuteNonQueryAsync(cancellation);
        }
        while (true)
        {
            await RunOnceAsync(cancellation);
            await listener.WaitAsync(TimeSpan.FromSeconds(options.Value.PollS), cancellation);
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellation)
    {
        var recovered = await dispatcher.RecoverUnclaimedAsync(cancellation);
        if (recovered > 0) LogRecovered(recovered);
        while (await dispatcher.AdmitAsync(cancellation) > 0)
        {
        }
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "Admission interrupted, trying again: {Reason}")]
    private partial void LogInterrupted(string reason);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "{Count} dispatches stayed unclaimed and go out again")]
    private partial void LogRecovered(int count);
}
