using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts;
using Ainer.Postgres;

namespace Ainer.FunctionApp.Access;

/// <summary>Finds keys by their hash. Two implementations: as the gateway's role, and as the worker's.</summary>
public interface IKeyDirectory
{
    /// <summary>The key's holder, or null for an unknown, revoked or expired one.</summary>
    Task<Principal?> FindAsync(string keyHash, CancellationToken cancellation);

    /// <summary>Records that keys of a tenant were used just now, unless that was recorded less than <paramref name="everyS"/> seconds ago.</summary>
    Task NoteUseAsync(string tenantId, IReadOnlyCollection<string> keyIds, double everyS, CancellationToken cancellation);
}

/// <summary>How a key is looked up: only its hash is ever stored or compared.</summary>
public static class KeyHash
{
    /// <summary>Lower-case hex sha256. Keys are random and long, so no salt or stretching is needed.</summary>
    public static string Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>As ainer_app: row-level security shows the one row whose hash the transaction names, before any tenant is known.</summary>
public sealed class AppKeyDirectory(AppDatabase database) : IKeyDirectory
{
    /// <inheritdoc/>
    public Task<Principal?> FindAsync(string keyHash, CancellationToken cancellation) =>
        database.InTransactionAsync(async tx =>
        {
            await tx.ExecuteAsync("select set_config('app.key_hash', @keyHash, true)", new { keyHash });
            return (await tx.QuerySingleOrDefaultAsync<KeyRow>(KeyRow.Query, new { keyHash }))?.ToPrincipal();
        }, cancellation);

    /// <inheritdoc/>
    public Task NoteUseAsync(string tenantId, IReadOnlyCollection<string> keyIds, double everyS, CancellationToken cancellation) =>
        database.InTenantAsync(tenantId, tx => tx.ScalarAsync<int>(KeyRow.NoteUse, new { keyIds = keyIds.ToArray(), everyS }), cancellation);
}

/// <summary>As ainer_worker, which sees every tenant's keys through the published view.</summary>
public sealed class WorkerKeyDirectory(WorkerDatabase database) : IKeyDirectory
{
    /// <inheritdoc/>
    public async Task<Principal?> FindAsync(string keyHash, CancellationToken cancellation) =>
        (await database.ReadOneAsync<KeyRow>(KeyRow.Query, new { keyHash }, cancellation))?.ToPrincipal();

    /// <inheritdoc/>
    public Task NoteUseAsync(string tenantId, IReadOnlyCollection<string> keyIds, double everyS, CancellationToken cancellation) =>
        database.InTransactionAsync(tx => tx.ScalarAsync<int>(KeyRow.NoteUse, new { keyIds = keyIds.ToArray(), everyS }), cancellation);
}

internal sealed record KeyRow
{
    public const string Query =
        "select key_id, tenant_id, role, kind, per_second, tenant_per_second, parent_key_id from gateway.api_key_v1 where key_hash = @keyHash and revoked_at is null and (expires_at is null or expires_at > now())";

    public const string NoteUse = "select gateway.note_key_use(@keyIds, @everyS)";

    public required string KeyId { get; init; }
    public required string TenantId { get; init; }
    public required string Role { get; init; }
    public required string Kind { get; init; }
    public double? PerSecond { get; init; }
    public double? TenantPerSecond { get; init; }
    public string? ParentKeyId { get; init; }

    public Principal ToPrincipal() => new(KeyId, TenantId, Names.Parse<Role>(Role), Names.Parse<KeyKind>(Kind), PerSecond, TenantPerSecond, ParentKeyId);
}
