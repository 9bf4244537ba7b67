using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.FunctionApp.Access;

/// <summary>
/// Remembers which keys were used and tells the directory once a period, beside the requests, and once more at the end. What cannot be told is told with the next round. Tokens and
/// tickets count as the key that they came from.
/// </summary>
internal sealed partial class KeyUse(IKeyDirectory directory, TimeProvider clock, IOptions<AccessOptions> options, ILogger<KeyUse> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, string> _tenantOf = new(StringComparer.Ordinal);

    /// <summary>A key was used. Costs a look into a dictionary.</summary>
    public void Note(Principal caller) => _tenantOf.TryAdd(caller.ParentKeyId ?? caller.KeyId, caller.TenantId);

    /// <summary>Tells what was used since the last round.</summary>
    internal async Task RunOnceAsync(CancellationToken cancellation)
    {
        foreach (var tenant in _tenantOf.GroupBy(pair => pair.Value, StringComparer.Ordinal).ToList())
        {
            var keyIds = tenant.Select(pair => pair.Key).ToList();
            await directory.NoteUseAsync(tenant.Key, keyIds, options.Value.KeyUseS, cancellation);
            foreach (var keyId in keyIds) _tenantOf.TryRemove(keyId, out _);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.KeyUseS), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            await RunOnceAsync(cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            NotTold(exception);
        }
        catch (OperationCanceledException)
        {
        }
    }

    [LoggerMessage(EventId = 1902, Level = LogLevel.Warning, Message = "When keys were used last could not be recorded; it will be with the next round")]
    private partial void NotTold(Exception exception);
}
