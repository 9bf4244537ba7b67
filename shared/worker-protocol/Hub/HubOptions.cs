using System.ComponentModel.DataAnnotations;

namespace Ainer.WorkerProtocol.Hub;

/// <summary>Where the hub is. Section Hub.</summary>
public sealed class HubOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Hub";

    /// <summary>For example http://127.0.0.1:7073.</summary>
    [Required, Url] public string BaseUrl { get; set; } = "http://127.0.0.1:7073";

    /// <summary>A key with the role node.</summary>
    [Required] public string ApiKey { get; set; } = "";
}
