using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Postgres;

namespace Ainer.EntityCore.Continuity;

/// <summary>Reads what a person has set for all films of a project.</summary>
public sealed class WorldPacks(WorkerDatabase database)
{
    private static readonly SqlFile Sql = SqlFile.For<WorldPacks>("Sql/entities.sql");

    /// <summary>The project's world pack; an empty one where nothing has been set.</summary>
    public Task<WorldPack> FindAsync(string tenantId, string projectId, CancellationToken ct) => database.InTenantAsync(tenantId, tx => FindAsync(tx, tenantId, projectId), ct);

    internal static async Task<WorldPack> FindAsync(Transaction tx, string tenantId, string projectId) =>
        await tx.QuerySingleOrDefaultAsync<string>(Sql["world_pack"], new { tenantId, projectId }) is { } body ? AinerJson.Read<WorldPack>(body) : new WorldPack();
}
