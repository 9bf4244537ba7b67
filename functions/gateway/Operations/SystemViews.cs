using System.Text.Json;

namespace Ainer.Gateway.Operations;

/// <summary>How many runs of the tenant are in which state; the age of the oldest queued one in seconds.</summary>
internal sealed record RunCounts(int Queued, int Running, int WaitingReview, double? OldestQueuedS);

/// <summary>How many jobs of the tenant's unfinished runs are in which state.</summary>
internal sealed record JobCounts(int Pending, int Ready, int Dispatched, int Running, int Retrying);

/// <summary>Who can work.</summary>
internal sealed record WorkerCounts(int Total, int Alive, int Draining);

/// <summary>The room of one lane over all nodes that live and do not drain.</summary>
internal sealed record LaneRoom(string Lane, int Nodes, int Slots, int FreeSlots);

/// <summary>What is queued and running, and whether anybody works.</summary>
internal sealed record WorkerStatus(bool Alive, RunCounts Runs, JobCounts Jobs, WorkerCounts Workers, IReadOnlyList<LaneRoom> Lanes);

/// <summary>A node as the hub knows it.</summary>
internal sealed record NodeView
{
    public required string NodeId { get; init; }
    public required string Kind { get; init; }
    public bool Alive { get; init; }
    public bool Draining { get; init; }
    public required JsonElement Lanes { get; init; }
    public required JsonElement FreeSlots { get; init; }
    public required JsonElement Capabilities { get; init; }
    public JsonElement? Gpu { get; init; }
    public string? Software { get; init; }
    public DateTimeOffset RegisteredAt { get; init; }
    public DateTimeOffset HeartbeatAt { get; init; }
}

/// <summary>The answer to a drain.</summary>
internal sealed record NodeDrained(string NodeId, bool Draining, string Message);

/// <summary>One queue of the broker.</summary>
internal sealed record QueueView(string Name, long Ready, long Unacknowledged, int Consumers, string State, bool DeadLetters);

/// <summary>All queues, with the sum of what lies in the dead-letter ones.</summary>
internal sealed record QueueStatus(IReadOnlyList<QueueView> Items, long Ready, long Unacknowledged, long DeadLettered);

/// <summary>What one group of attempts cost.</summary>
internal sealed record CostLine
{
    public required string Key { get; init; }
    public long Attempts { get; init; }
    public long Failed { get; init; }
    public double Cost { get; init; }
    public double WallS { get; init; }
    public double GpuS { get; init; }
    public long InputUnits { get; init; }
    public long OutputUnits { get; init; }
}

/// <summary>Costs by group, the dearest first.</summary>
internal sealed record CostReport(string GroupBy, double TotalCost, long TotalAttempts, IReadOnlyList<CostLine> Items);
