using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol.Nodes;

/// <summary>What the machine is and how busy it is; asked at registration and at each heartbeat.</summary>
public interface INodeFacts
{
    /// <summary>The machine's graphics cards; empty without any.</summary>
    IReadOnlyList<GpuFacts> Gpus { get; }
    /// <summary>The cards' present load; null without any.</summary>
    GpuLoad? Load();
}

/// <summary>A machine without graphics cards.</summary>
internal sealed class CpuOnlyFacts : INodeFacts
{
    public IReadOnlyList<GpuFacts> Gpus => [];
    public GpuLoad? Load() => null;
}
