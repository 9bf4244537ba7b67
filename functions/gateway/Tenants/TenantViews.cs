using System.Text.Json;
using Ainer.Gateway.Access;

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

/// <summary>The body of POST /api/v1/system/tenants.</summary>
/// <param name="Name">What it is called, 1 to 100 characters.</param>
/// <param name="TenantId">Its id; made up, if left out.</param>
/// <param name="PerSecond">Requests per second of all its keys together; 0 is no limit, absent the house's default.</param>
/// <param name="IdempotencyKey">As the header of that name.</param>
internal sealed record NewTenant(string? Name = null, string? TenantId = null, double? PerSecond = null, string? IdempotencyKey = null);

/// <summary>A new tenant with its first key, whose secret is told this once.</summary>
internal sealed record FoundedTenant(TenantView Tenant, ApiKeyView Key, string Secret);

/// <summary>The body of PATCH /api/v1/system/tenants/{id}: what is absent stays; null gives the house's default back.</summary>
internal sealed record TenantChange(JsonElement Name = default, JsonElement PerSecond = default, long? Version = null);
