using System.ComponentModel.DataAnnotations;

namespace Ainer.Postgres;

/// <summary>
/// Where the database is, once per role. The roles differ in what they may see: <c>ainer_app</c> only rows of the tenant that the transaction
/// named, <c>ainer_worker</c> all tenants, <c>ainer_owner</c> owns the schemas and migrates. A process configures only the roles it uses.
/// </summary>
public sealed class PostgresOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Postgres";

    /// <summary>Npgsql connection string of role ainer_app.</summary>
    public string? App { get; set; }

    /// <summary>Npgsql connection string of role ainer_worker.</summary>
    public string? Worker { get; set; }

    /// <summary>Npgsql connection string of role ainer_owner; only migrations and seeding need it.</summary>
    public string? Owner { get; set; }

    /// <summary>Statements that Npgsql prepares by itself once they were used five times, per connection.</summary>
    [Range(0, 500)]
    public int MaxAutoPrepare { get; set; } = 64;

    /// <summary>The most connections of one role in one process.</summary>
    [Range(1, 200)]
    public int MaxPoolSize { get; set; } = 20;
}
