using System.ComponentModel.DataAnnotations;

namespace Ainer.GpuAgent.Hosting;

/// <summary>The agent's own settings, in the section that it shares with <see cref="WorkerProtocol.Nodes.NodeOptions"/>. Validated at start.</summary>
internal sealed class AgentOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Agent";

    /// <summary>The lanes served where the settings say nothing: all four kinds on a machine without a graphics card.</summary>
    public const string DefaultLanes = "cpu.video:1,cpu.audio:2,cpu.llm:2,cpu.lipsync:1";

    /// <summary>Where health and metrics listen. Nothing else does: work comes through RabbitMQ.</summary>
    [Required] public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port of health and metrics.</summary>
    [Range(0, 65535)] public int Port { get; set; } = 7074;

    /// <summary>The program that tells of graphics cards; where it is missing there are none.</summary>
    [Required] public string NvidiaSmi { get; set; } = "nvidia-smi";
}
