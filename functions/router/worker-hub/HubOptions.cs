using System.ComponentModel.DataAnnotations;

namespace Ainer.WorkerHub;

/// <summary>Settings of the worker hub, section WorkerHub.</summary>
public sealed class HubOptions
{
    /// <summary>How long a lease lasts without a heartbeat, in seconds.</summary>
    [Range(2, 600)] public int LeaseS { get; set; } = 30;

    /// <summary>How often nodes are asked to report, in seconds; well under a third of the lease.</summary>
    [Range(1, 120)] public int HeartbeatS { get; set; } = 5;

    /// <summary>How often lapsed leases are looked for, in seconds.</summary>
    [Range(0.1, 60)] public double SweepS { get; set; } = 1;

    /// <summary>How long past its time limit a worker that still heartbeats is believed, in seconds.</summary>
    [Range(1, 600)] public int TimeLimitGraceS { get; set; } = 20;
}
