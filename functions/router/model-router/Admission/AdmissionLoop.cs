using Ainer.Messaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.ModelRouter.Admission;

/// <summary>Runs admission whenever something changed in this process and at least every poll interval; recovers unclaimed dispatches.</summary>
internal sealed partial class AdmissionLoop(Dispatcher dispatcher, AdmissionSignal signal, IOptions<RouterOptions> options, TimeProvider clock, ILogger<AdmissionLoop> log) : BackgroundService
{
    private long _recovered;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogInterrupted(exception.Message);
            }
            await signal.WaitAsync(TimeSpan.FromSeconds(options.Value.PollS), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellation)
    {
        if (_recovered == 0 || clock.GetElapsedTime(_recovered).TotalSeconds >= options.Value.RecoverEveryS)
        {
            _recovered = clock.GetTimestamp();
            var recovered = await dispatcher.RecoverUnclaimedAsync(cancellation);
            if (recovered > 0) LogRecovered(recovered);
        }
        while (await dispatcher.AdmitAsync(cancellation) > 0)
        {
        }
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "Admission interrupted, trying again: {Reason}")]
    private partial void LogInterrupted(string reason);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "{Count} dispatches stayed unclaimed and go out again")]
    private partial void LogRecovered(int count);
}
