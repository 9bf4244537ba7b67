using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Ainer.Messaging;

/// <summary>
/// Declares exchanges, queues and bindings when a process starts, waiting for the broker if need be; again over each new connection, since a broker may come back without its disk; and again
/// when a queue or an exchange has vanished under it. Every app does it: declaring what is there changes nothing, and no order of starting has to be kept.
/// </summary>
internal sealed partial class TopologyDeclaration(BrokerConnection broker, TimeProvider clock, ILogger<TopologyDeclaration> log) : BackgroundService
{
    // One queue is looked at each time: all of them take half a minute, and no look is felt.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private IConnection? _declaredOver;
    private int _next;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The broker went away in the middle, or a queue stands with other arguments: said each time, until it is mended.
                _declaredOver = null;
                LogRefused(exception.Message);
            }
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Declares everything over a connection that it was not declared over; else looks at the next queue, and declares everything if that one is gone.</summary>
    internal async Task LookOnceAsync(CancellationToken ct)
    {
        var connection = await broker.GetAsync(ct);
        if (ReferenceEquals(connection, _declaredOver))
        {
            var queue = Topology.Queues[_next++ % Topology.Queues.Count];
            if (await broker.IsDeclaredAsync(queue, ct)) return;
            LogVanished(queue.Name);
        }
        await broker.DeclareTopologyAsync(ct);
        _declaredOver = connection;
        LogDeclared(Topology.Queues.Count);
    }

    [LoggerMessage(EventId = 1151, Level = LogLevel.Information, Message = "{Queues} queues are declared")]
    private partial void LogDeclared(int queues);

    [LoggerMessage(EventId = 1152, Level = LogLevel.Warning, Message = "The queues cannot be declared yet: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(EventId = 1153, Level = LogLevel.Error, Message = "The queue {Queue} or its exchange has vanished from the broker and is declared again; what it held is lost there and is said again by sweeps")]
    private partial void LogVanished(string queue);
}
