namespace Ainer.OutboundHttp;

/// <summary>Settings for URLs that users name, section Outbound. Both are off where strangers can name URLs.</summary>
public sealed class OutboundOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Outbound";

    /// <summary>Lets URLs lead to loopback and private networks: for development and for networks where every user may reach everything.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Lets URLs be http besides https.</summary>
    public bool AllowPlainHttp { get; set; }
}
