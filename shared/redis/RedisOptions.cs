using System.ComponentModel.DataAnnotations;

namespace Ainer.Redis;

/// <summary>Where Redis is. Without an endpoint every caller uses its fallback.</summary>
public sealed class RedisOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Redis";

    /// <summary>host:port; empty = no Redis.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The server's password, if it has one.</summary>
    public string? Password { get; set; }

    /// <summary>Whether the server is spoken to in TLS, as managed ones want it.</summary>
    public bool Tls { get; set; }

    /// <summary>What every key begins with.</summary>
    [Required]
    public string KeyPrefix { get; set; } = "ainer";

    /// <summary>Milliseconds after which a call gives up and its caller falls back.</summary>
    [Range(10, 60_000)]
    public int TimeoutMs { get; set; } = 500;

    /// <summary>Milliseconds for which Redis is not asked again after a failure, so that an outage does not slow down each request.</summary>
    [Range(0, 600_000)]
    public int PauseAfterFailureMs { get; set; } = 2000;
}
