using System.ComponentModel.DataAnnotations;

namespace Ainer.FunctionApp.Access;

/// <summary>Limits and origins for HTTP callers.</summary>
public sealed class AccessOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Access";

    /// <summary>Requests per second of one key, unless the key has its own number.</summary>
    [Range(0.1, 1_000_000)]
    public double PerSecond { get; set; } = 100;

    /// <summary>Requests per second of all keys of one tenant together, unless the tenant has its own number; 0 = no limit.</summary>
    [Range(0, 1_000_000)]
    public double TenantPerSecond { get; set; } = 500;

    /// <summary>Seconds' worth of requests that a key, tenant or address may save up.</summary>
    [Range(1, 3600)]
    public double BurstS { get; set; } = 4;

    /// <summary>Failed authentications per second of one address.</summary>
    [Range(0.01, 10_000)]
    public double FailuresPerSecond { get; set; } = 5;

    /// <summary>Seconds between two records of when a key was used last; a row is written no more often.</summary>
    [Range(1, 86_400)]
    public double KeyUseS { get; set; } = 60;

    /// <summary>Origins that browsers may call from; * for any. Empty: none.</summary>
    public IList<string> CorsOrigins { get; } = [];
}
