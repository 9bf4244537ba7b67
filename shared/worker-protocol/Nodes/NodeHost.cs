using System.Threading.Channels;
using Ainer.WorkerProtocol.Attempts;
using Ainer.WorkerProtocol.Broker;
using Ainer.WorkerProtocol.Hub;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerProtocol.Nodes;

/// <summary>A worker node as a hosted service: recovers, registers, takes work, and drains when it is stopped. See docs/leases.md.</summary>
internal sealed class NodeHost(
    NodePaths paths, NodeRole role, NodeStatus status, NodeServices services, HubSession session, Recovery recovery, BrokerLink link, ResultPublisher publisher,
    ControlListener control, DispatchClaims claims, AttemptRunner runner, LeaseTable leases, DrainGate gate, CrashPointReached reached,
    IOptions<NodeOptions> options, ILogger<NodeHost> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _taking = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<Task> _slots = [];
    private readonly List<Task> _loops = [];
    private IReadOnlyList<Task> _deliveries = [];
    private IDisposable? _lock;
    private Task _starting = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _lock = paths.Open();
        status.NodeId = paths.ResolveNodeId(options.Value.NodeId, role.Kind, Environment.MachineName, () => services.Ids.New("n")[2..10]);
        var lanes = options.Value.ParseLanes();
        status.Serve(lanes);
        status.BrokerProbe = () => link.IsOpen;
        services.Cache.Clean();
        // Neither hub nor broker need to be there for the process to start: readiness says what is missing.
        _starting = OpenAsync(lanes);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        logger.Stopping(status.Running, options.Value.DrainS);
        status.Draining = true;
        await _taking.CancelAsync();
        await SettleAsync([_starting]);
        var slots = Task.WhenAll(_slots);
        if (!await WithinAsync(slots, TimeSpan.FromSeconds(options.Value.DrainS), cancellationToken))
        {
            leases.EndAll(AttemptEnd.Shutdown);
            await WithinAsync(slots, EndWithin, cancellationToken);
        }
        await _stopped.CancelAsync();
        await SettleAsync([.. _slots, .. _deliveries, .. _loops]);
        logger.Stopped();
    }

    public async ValueTask DisposeAsync()
    {
        await publisher.DisposeAsync();
        await link.DisposeAsync();
        _lock?.Dispose();
        _taking.Dispose();
        _stopped.Dispose();
    }

    private async Task OpenAsync(IReadOnlyList<LaneSlots> lanes)
    {
        try
        {
            await RecoverAndOpenAsync(lanes);
        }
        catch (Exception e) when (!_taking.IsCancellationRequested)
        {
            logger.NotOpened(e);
            status.Wedged = true;
        }
    }

    private async Task RecoverAndOpenAsync(IReadOnlyList<LaneSlots> lanes)
    {
        // Results of an earlier life go out without waiting for the hub.
        _deliveries = recovery.Begin(_stopped.Token);
        await session.RegisterAsync(lanes, _taking.Token);
        if (recovery.NeedsVerdict) await session.BeatOnceAsync(lanes, _taking.Token);
        var resumed = lanes.ToDictionary(lane => lane.Lane, _ => Channel.CreateUnbounded<Attempt>(), StringComparer.Ordinal);
        recovery.Resume(resumed);
        _loops.Add(session.BeatAsync(lanes, _stopped.Token));
        _loops.Add(control.RunAsync(session.ControlQueue, _stopped.Token));
        foreach (var lane in lanes)
            for (var i = 0; i < lane.Slots; i++)
                _slots.Add(new DispatchSlot(lane.Lane, link, claims, runner, gate, status, services, resumed[lane.Lane].Reader, reached, logger).RunAsync(_taking.Token, _stopped.Token));
    }

    private async Task<bool> WithinAsync(Task work, TimeSpan bound, CancellationToken ct)
    {
        try
        {
            await work.WaitAsync(bound, services.Clock, ct);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return work.IsCompleted;
        }
    }

    /// <summary>Waits for loops that have been told to end; what they end with no longer matters.</summary>
    private async Task SettleAsync(IReadOnlyList<Task> tasks)
    {
        foreach (var task in tasks)
            try { await task.WaitAsync(TimeSpan.FromSeconds(5), services.Clock); }
            catch (Exception e) { if (e is not OperationCanceledException) logger.HeartbeatFailed(e.Message); }
    }
}
