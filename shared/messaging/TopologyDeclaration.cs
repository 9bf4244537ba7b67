using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ainer.Messaging;

/// <summary>
/// Declares exchanges, queues and bindings when a process starts, waiting for the broker if need be. Every app does it: declaring what is there changes nothing, and no
/// order of starting has to be kept.
/// </summary>
internal sealed partial class TopologyDeclaration(BrokerConnection broker, TimeProvider clock, ILogger<TopologyDeclaration> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await broker.DeclareTopologyAsync(stoppingToken);
                LogDeclared(Topology.Queues.Count);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The broker went away in the middle, or a queue stands with other arguments: said each time, until it is mended.
                LogRefused(exception.Message);
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 1151, Level = LogLevel.Information, Message = "{Queues} queues are declared")]
    private partial void LogDeclared(int queues);

    [LoggerMessage(EventId = 1152, Level = LogLevel.Warning, Message = "The queues cannot be declared yet: {Reason}")]
    private partial void LogRefused(string reason);
}
