using System.ComponentModel.DataAnnotations;

namespace Ainer.Gateway;

/// <summary>Settings of the gateway, section Gateway.</summary>
public sealed class GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>The longest text of a chapter, in characters.</summary>
    [Range(1, 1_000_000)] public int MaxTextCharacters { get; set; } = 20_000;

    /// <summary>How long an event stream stays open before it asks to be opened again, in seconds; below the 230 s after which Azure's front end closes idle answers.</summary>
    [Range(1, 3600)] public int StreamSeconds { get; set; } = 200;

    /// <summary>How often an idle event stream says that it lives, in seconds.</summary>
    [Range(1, 120)] public int HeartbeatSeconds { get; set; } = 15;

    /// <summary>How long a ticket for an event stream works, in seconds.</summary>
    [Range(5, 600)] public int TicketSeconds { get; set; } = 60;

    /// <summary>How long a token works, in seconds.</summary>
    [Range(60, 86_400)] public int TokenSeconds { get; set; } = 3600;
}
