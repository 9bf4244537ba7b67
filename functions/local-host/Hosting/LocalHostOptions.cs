using System.ComponentModel.DataAnnotations;

namespace Ainer.LocalHost.Hosting;

/// <summary>Settings of the local host, section LocalHost.</summary>
internal sealed class LocalHostOptions
{
    public const string Section = "LocalHost";

    /// <summary>The address HTTP listens on: an IP address, "localhost", or "*" for all.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0 takes any free port.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 7071;

    /// <summary>How long a stopping host waits for running invocations before it cancels them, in seconds.</summary>
    [Range(0, 3600)]
    public int DrainSeconds { get; set; } = 30;

    /// <summary>How long cancelled invocations get to end, in seconds.</summary>
    [Range(0, 600)]
    public int CancelSeconds { get; set; } = 5;
}
