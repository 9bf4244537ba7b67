using Ainer.Contracts;
using Ainer.Contracts.Jobs;

namespace Ainer.WorkerHub;

/// <summary>A lease's row.</summary>
internal sealed record LeaseRow
{
    public required string JobId { get; init; }
    public required int Attempt { get; init; }
    public required long Token { get; init; }
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public required string RunId { get; init; }
    public required string Kind { get; init; }
    public required string Operation { get; init; }
    public required string Lane { get; init; }
    public required string Provider { get; init; }
    public required string NodeId { get; init; }
    public required string Status { get; init; }
    public required int TimeLimitS { get; init; }
    /// <summary>Only where the sweep asks: lapsed for want of a heartbeat, as opposed to being past its time limit.</summary>
    public bool Lapsed { get; init; }

    public bool IsActive => Status == "active";
    public bool IsComposition => Kind == Names.Of(JobKind.Compose);
}
