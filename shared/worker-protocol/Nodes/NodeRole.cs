namespace Ainer.WorkerProtocol.Nodes;

/// <summary>What a node is: <see cref="Kind"/> as the hub knows it (agent, composer), <see cref="Producer"/> as it signs its messages.</summary>
public sealed record NodeRole(string Kind, string Producer)
{
    /// <summary>The agent on a machine that runs models.</summary>
    public static NodeRole Agent { get; } = new("agent", "gpu-agent");

    /// <summary>The composer.</summary>
    public static NodeRole Composer { get; } = new("composer", "composer");
}
