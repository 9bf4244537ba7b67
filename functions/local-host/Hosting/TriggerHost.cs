using Ainer.LocalHost.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.LocalHost.Hosting;

/// <summary>
/// Starts the triggers when everything else has started, and drains them before anything else stops: no new work, wait for what
/// runs, cancel what still runs, hand back the rest. The app's own hosted services live on until that is done.
/// </summary>
internal sealed class TriggerHost(
    FunctionCatalog catalog,
    RunningInvocations running,
    IOptions<LocalHostOptions> options,
    TimeProvider time,
    ILogger<TriggerHost> logger) : IHostedLifecycleService
{
    private bool _started;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        logger.FunctionsFound(catalog.All.Count);
        foreach (var function in catalog.All)
        {
            logger.FunctionListed(function.Name, function.Listing.TriggerType, function.Listing.Detail);
            if (function.Trigger is not TimerTriggerAttribute && function.Method.IsDefined(typeof(RetryAttribute), inherit: true))
                logger.RetryNotHonoured(function.Name);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        _started = true;
        foreach (var extension in catalog.Extensions)
            await extension.StartAsync(catalog.Of(extension), cancellationToken);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (!_started)
            return;
        running.StartDraining();
        if (running.Count > 0)
            logger.Draining(options.Value.DrainSeconds, running.Count);
        await ForEachExtension(extension => extension.StopAsync(cancellationToken));
        if (!await running.WaitForIdleAsync(TimeSpan.FromSeconds(options.Value.DrainSeconds), time))
        {
            logger.DrainExpired(running.Count);
            running.Cancel();
            await running.WaitForIdleAsync(TimeSpan.FromSeconds(options.Value.CancelSeconds), time);
        }

        // Whoever does not hold the drain (an orchestration between two steps) ends here.
        running.Cancel();
        await ForEachExtension(extension => extension.CloseAsync(cancellationToken));
        logger.Drained();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task ForEachExtension(Func<ITriggerExtension, Task> act) => Task.WhenAll(catalog.Extensions.Select(async extension =>
    {
        try
        {
            await act(extension);
        }
        catch (Exception e)
        {
            logger.TriggerStopFailed(extension.AttributeType.Name, e);
        }
    }));
}
