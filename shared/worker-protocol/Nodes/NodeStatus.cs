using System.Collections.Concurrent;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol.Nodes;

/// <summary>How the node is, for health pages and heartbeats.</summary>
public sealed class NodeStatus
{
    private readonly ConcurrentDictionary<string, int> _busy = new(StringComparer.Ordinal);
    private IReadOnlyList<LaneSlots> _lanes = [];

    /// <summary>The node's name; empty until it is known.</summary>
    public string NodeId { get; internal set; } = "";
    /// <summary>True once the hub has accepted the registration.</summary>
    public bool Registered { get; internal set; }
    /// <summary>True while the broker connection stands.</summary>
    public bool BrokerConnected => BrokerProbe?.Invoke() ?? false;
    /// <summary>True while no new work is taken.</summary>
    public bool Draining { get; internal set; }
    /// <summary>True once a handler did not end when told to: the process wants a restart.</summary>
    public bool Wedged { get; internal set; }
    /// <summary>Why the work directory cannot be written; null while it can. No work is taken until then.</summary>
    public string? NoRoom { get; internal set; }
    /// <summary>The last heartbeat that the hub answered.</summary>
    public DateTimeOffset? LastHeartbeatAt { get; internal set; }
    /// <summary>Jobs at work now.</summary>
    public int Running => _busy.Values.Sum();

    internal Func<bool>? BrokerProbe { get; set; }

    internal void Serve(IReadOnlyList<LaneSlots> lanes) => _lanes = lanes;

    internal void Occupy(string lane) => _busy.AddOrUpdate(lane, 1, (_, busy) => busy + 1);

    internal void Release(string lane) => _busy.AddOrUpdate(lane, 0, (_, busy) => busy - 1);

    /// <summary>Slots without work, by lane.</summary>
    public IReadOnlyDictionary<string, int> FreeSlots() =>
        _lanes.ToDictionary(lane => lane.Lane, lane => Draining || NoRoom is not null ? 0 : Math.Max(0, lane.Slots - _busy.GetValueOrDefault(lane.Lane)), StringComparer.Ordinal);

    /// <summary>What keeps the node from working; empty when it is ready.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!Registered) problems.Add("The hub has not accepted this node yet: check Hub__BaseUrl and Hub__ApiKey.");
        if (!BrokerConnected) problems.Add("There is no connection to RabbitMQ: check RabbitMq__Uri.");
        if (NoRoom is { } reason) problems.Add($"The work directory cannot be written, so no work is taken: {reason}");
        if (Wedged) problems.Add("A job did not end when it was told to: restart this process.");
        return problems;
    }
}
