using System.Security.Cryptography;
using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.Webhooks.Delivery;

/// <summary>
/// Sends what is due, many at once, so that a slow receiver holds up nobody else. Stopping finishes what is under way: each attempt has its time limit, and its record is
/// written before the process goes.
/// </summary>
internal sealed partial class DeliveryLoop(
    WebhookDeliveries deliveries, WebhookSender sender, WebhookSignal signal, IOptions<WebhookOptions> options, TimeProvider clock, ILogger<DeliveryLoop> log) : BackgroundService
{
    private const int Steps = 1 << 20;
    private readonly List<Task> _underWay = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StartDueAsync(stoppingToken);
                await signal.WaitAsync(TimeSpan.FromSeconds(options.Value.PollS), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                LogInterrupted(exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(_underWay);
    }

    private async Task StartDueAsync(CancellationToken ct)
    {
        while (true)
        {
            _underWay.RemoveAll(task => task.IsCompleted);
            var free = options.Value.InFlight - _underWay.Count;
            if (free == 0) return;
            var claimed = await deliveries.ClaimAsync(free, ct);
            _underWay.AddRange(claimed.Select(SendAsync));
            if (claimed.Count == 0) return;
        }
    }

    private async Task SendAsync(ClaimedDelivery delivery)
    {
        try
        {
            var result = await sender.SendAsync(delivery, CancellationToken.None);
            // Bounded by the lease: after it the record would be refused anyway.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.LeaseS), clock);
            var unit = RandomNumberGenerator.GetInt32(Steps) / (double)Steps;
            if (!await TransientOutage.RetryAsync(token => deliveries.RecordAsync(delivery, result, unit, token), limit.Token, log, clock)) LogLost(delivery.DeliveryId, delivery.Attempt);
            else if (result.Error is { } error) LogFailed(delivery.DeliveryId, delivery.Attempt, error);
        }
        catch (Exception exception)
        {
            LogInterrupted(exception.Message);
        }
        finally
        {
            signal.Set();
        }
    }

    [LoggerMessage(EventId = 14001, Level = LogLevel.Warning, Message = "Sending webhooks was interrupted, trying again: {Reason}")]
    private partial void LogInterrupted(string reason);

    [LoggerMessage(EventId = 14002, Level = LogLevel.Warning, Message = "Attempt {Attempt} of delivery {Delivery} outlived its lease; another sender has it")]
    private partial void LogLost(string delivery, int attempt);

    [LoggerMessage(EventId = 14003, Level = LogLevel.Information, Message = "Attempt {Attempt} of delivery {Delivery} failed: {Error}")]
    private partial void LogFailed(string delivery, int attempt, string error);
}
