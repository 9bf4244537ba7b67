using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Ainer.LocalHost.Hosting;

/// <summary>Settings of the local host, section LocalHost.</summary>
internal sealed class LocalHostOptions : IValidatableObject
{
    public const string Section = "LocalHost";

    /// <summary>The address HTTP listens on: an IP address, "localhost", or "*" for all.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0 takes any free port.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 7071;

    /// <summary>
    /// Networks of proxies whose X-Forwarded-For, -Host and -Proto are believed, for example 172.16.0.0/12,192.168.0.0/16; this machine always is. Give only networks
    /// from which nobody but your proxy reaches the port: callers could take any address for their own.
    /// </summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>How long a stopping host waits for running invocations before it cancels them, in seconds.</summary>
    [Range(0, 3600)]
    public int DrainSeconds { get; set; } = 30;

    /// <summary>How long cancelled invocations get to end, in seconds.</summary>
    [Range(0, 600)]
    public int CancelSeconds { get; set; } = 5;

    /// <summary>The networks of <see cref="TrustedProxies"/>.</summary>
    public IEnumerable<IPNetwork> TrustedNetworks() =>
        TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(IPNetwork.Parse);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(network => !IPNetwork.TryParse(network, out _)))
            yield return new ValidationResult($"LocalHost:TrustedProxies is '{TrustedProxies}'; write networks such as 172.16.0.0/12, with commas between.", [nameof(TrustedProxies)]);
    }
}
