using System.Reflection;
using Ainer.WorkerProtocol.Attempts;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Jobs;
using Microsoft.Extensions.Logging;

namespace Ainer.WorkerProtocol.Nodes;

/// <summary>The node's standing with the hub: registers, and beats to keep its leases.</summary>
internal sealed class HubSession(
    NodeServices services, NodeRole role, HandlerCatalog handlers, INodeFacts facts, LeaseTable leases, DrainGate gate, NodeStatus status, ILogger<HubSession> logger)
{
    private TimeSpan _pace = TimeSpan.FromSeconds(5);

    /// <summary>The queue that the hub writes to this node; known once registered.</summary>
    public string ControlQueue { get; private set; } = "";

    /// <summary>Registers, however long it takes.</summary>
    public async Task RegisterAsync(IReadOnlyList<LaneSlots> lanes, CancellationToken ct)
    {
        var backoff = services.NewBackoff();
        while (true)
        {
            try
            {
                var answer = await services.Hub.RegisterAsync(new NodeRegistration(status.NodeId, role.Kind, lanes, Capabilities(), Version), ct);
                _pace = TimeSpan.FromSeconds(Math.Clamp(answer.HeartbeatS, 1, 60));
                ControlQueue = answer.ControlQueue;
                status.Registered = true;
                logger.Registered(status.NodeId, string.Join(",", lanes.Select(lane => $"{lane.Lane}:{lane.Slots}")), answer.HeartbeatS);
                return;
            }
            catch (HubException e)
            {
                logger.RegistrationFailed(e.Message);
                await backoff.PauseAsync(ct);
            }
        }
    }

    /// <summary>Beats until the token fires. Registers again when the hub no longer knows the node.</summary>
    public async Task BeatAsync(IReadOnlyList<LaneSlots> lanes, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(_pace, services.Clock, ct);
            try
            {
                await BeatOnceAsync(lanes, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // Whatever it was, the next beat must come: without beats every lease of this node lapses while its process looks alive.
                NodeTelemetry.HeartbeatsFailed.Add(1);
                logger.HeartbeatFailed(e.Message);
            }
        }
    }

    /// <summary>One heartbeat, repeated with backoff until the hub answers it.</summary>
    public async Task BeatOnceAsync(IReadOnlyList<LaneSlots> lanes, CancellationToken ct)
    {
        var backoff = services.NewBackoff();
        while (true)
        {
            try
            {
                var request = new HeartbeatRequest { Leases = leases.Report(), FreeSlots = status.FreeSlots(), Gpu = facts.Load() };
                Apply(await services.Hub.HeartbeatAsync(status.NodeId, request, ct));
                return;
            }
            catch (HubException e) when (e.Status == 404)
            {
                status.Registered = false;
                await RegisterAsync(lanes, ct);
            }
            catch (HubException e)
            {
                NodeTelemetry.HeartbeatsFailed.Add(1);
                logger.HeartbeatFailed(e.Message);
                await backoff.PauseAsync(ct);
            }
        }
    }

    /// <summary>Takes no new work (true) or takes it again.</summary>
    public void Drain(bool draining)
    {
        status.Draining = draining;
        if (gate.Set(draining)) logger.DrainChanged(draining);
    }

    private void Apply(HeartbeatAnswer answer)
    {
        leases.Apply(answer.Leases);
        status.LastHeartbeatAt = services.Clock.GetUtcNow();
        Drain(answer.Drain);
    }

    private NodeCapabilities Capabilities() => new()
    {
        Gpus = facts.Gpus,
        Cpus = Environment.ProcessorCount,
        MemoryMb = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
        Providers = handlers.Providers,
    };

    private static string Version { get; } =
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
