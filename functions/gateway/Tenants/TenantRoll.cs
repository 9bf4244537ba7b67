using System.Text.Json;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Tenants;

/// <summary>The tenants of the house. A tenant sees itself; the one that runs the house sees all and sets their limits. Processes learn a new limit within seconds, with the key.</summary>
internal sealed class TenantRoll(AppDatabase database, IOptions<AccessOptions> access)
{
    private const double HighestLimit = 1_000_000;
    internal const int LongestName = 100;
    private static readonly SqlFile Sql = SqlFile.For<TenantRoll>("Sql/tenants.sql");

    /// <summary>By id.</summary>
    public Task<Page<TenantView>> ListAsync(string tenantId, int limit, string? cursor, CancellationToken ct) => database.InTenantAsync(tenantId, async tx =>
    {
        await OpenAsync(tx, tenantId);
        var rows = await tx.QueryAsync<TenantView>(Sql["list"], new { afterId = Cursors.Read<TenantPlace>(cursor)?.TenantId, limit = limit + 1 });
        return Pages.Cut([.. rows.Select(Complete)], limit, row => Cursors.Write(new TenantPlace(row.TenantId)));
    }, ct);

    /// <summary>One tenant. Throws not_found.</summary>
    public Task<TenantView> GetAsync(string callersTenant, string tenantId, CancellationToken ct) => database.InTenantAsync(callersTenant, async tx =>
    {
        await OpenAsync(tx, callersTenant);
        return Complete(await tx.QuerySingleOrDefaultAsync<TenantView>(Sql["one"], new { tenantId }) ?? throw Missing(tenantId));
    }, ct);

    /// <summary>Changes name and limit. Throws not_found, forbidden for a tenant that does not run the house, version_conflict, validation_failed.</summary>
    public Task<TenantView> ChangeAsync(string callersTenant, string tenantId, long? version, TenantChange change, CancellationToken ct) => database.InTenantAsync(callersTenant, async tx =>
    {
        var operates = await OpenAsync(tx, callersTenant);
        var present = await tx.QuerySingleOrDefaultAsync<TenantView>(Sql["lock"], new { tenantId }) ?? throw Missing(tenantId);
        if (!operates) throw new AinerException(ErrorCode.Forbidden, "Nobody sets his own limit: only the tenant that runs the house changes tenants.");
        if (version is { } expected && expected != present.Version) throw RowVersion.Conflict($"Tenant '{tenantId}'", expected, present.Version);
        var name = FieldChecks.Line("name", FieldChecks.Changed("name", change.Name, present.Name), LongestName);
        return Complete(await tx.QuerySingleAsync<TenantView>(Sql["change"], new { tenantId, name, perSecond = LimitOf(change.PerSecond, present.PerSecond) }));
    }, ct);

    private static double? LimitOf(JsonElement change, double? present) => change.ValueKind switch
    {
        JsonValueKind.Undefined => present,
        JsonValueKind.Null => null,
        JsonValueKind.Number => Limit(change.GetDouble()),
        _ => throw NoLimit(),
    };

    /// <summary>A limit that can be set. Throws validation_failed.</summary>
    internal static double? Limit(double? wanted) => wanted is null or 0 or (>= 0.01 and <= HighestLimit) ? wanted : throw NoLimit();

    private static AinerException NoLimit() => FieldChecks.Invalid("per_second", "per_second must be 0.01 to 1000000, 0 for no limit, or null for the default of the house.");

    /// <summary>Opens the roll for the rest of the transaction if the caller's tenant runs the house; says whether.</summary>
    internal static async Task<bool> OpenAsync(Transaction tx, string callersTenant)
    {
        var operates = await tx.ScalarAsync<bool>(Sql["operates"], new { tenantId = callersTenant });
        if (operates) await tx.ScalarAsync<string>(Sql["operate"]);
        return operates;
    }

    internal TenantView Complete(TenantView row) => row with { PerSecondInForce = row.PerSecond ?? access.Value.TenantPerSecond };

    private static AinerException Missing(string tenantId) => new(ErrorCode.NotFound, $"Tenant '{tenantId}' does not exist.", new { tenant_id = tenantId });

    private sealed record TenantPlace(string TenantId);
}
