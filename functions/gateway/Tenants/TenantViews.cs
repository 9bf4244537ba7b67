using System.Text.Json;

namespace Ainer.Gateway.Tenants;

/// <summary>A tenant as an administrator sees it.</summary>
internal sealed record TenantView
{
    public required string TenantId { get; init; }
    public required string Name { get; init; }
    /// <summary>Requests per second of all its keys together; null is the house's default, 0 no limit.</summary>
    public double? PerSecond { get; init; }
    /// <summary>The limit that holds; 0 is none.</summary>
    public double PerSecondInForce { get; init; }
    /// <summary>Whether it runs the house.</summary>
    public bool Operates { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The body of PATCH /api/v1/system/tenants/{id}: what is absent stays; null gives the house's default back.</summary>
internal sealed record TenantChange(JsonElement Name = default, JsonElement PerSecond = default, long? Version = null);
