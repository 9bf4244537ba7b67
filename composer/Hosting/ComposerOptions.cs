using System.ComponentModel.DataAnnotations;

namespace Ainer.Composer.Hosting;

/// <summary>The composer's own settings, in the section that it shares with <see cref="WorkerProtocol.Nodes.NodeOptions"/>. Validated at start.</summary>
internal sealed class ComposerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Composer";

    /// <summary>Where health and metrics listen. Nothing else does: work comes through RabbitMQ.</summary>
    [Required] public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port of health and metrics.</summary>
    [Range(0, 65535)] public int Port { get; set; } = 7075;
}
