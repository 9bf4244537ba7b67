using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Postgres;

namespace Ainer.Gateway.Entities;

/// <summary>What a project knows of its people, places and things: read through entity core's views, changed through its functions.</summary>
internal sealed class ProjectEntities(AppDatabase database)
{
    internal static readonly string[] Kinds = ["character", "place", "object"];
    private static readonly SqlFile Sql = SqlFile.For<ProjectEntities>("Sql/entities.sql");

    /// <summary>In the order in which they entered the story. Throws not_found for the project.</summary>
    public async Task<Page<EntityView>> ListAsync(string tenantId, string projectId, string[]? kinds, string? name, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.InTenantAsync(tenantId, async tx =>
        {
            await RequireProjectAsync(tx, projectId);
            return await tx.QueryAsync<EntityRow>(Sql["list"], new { projectId, kinds, name, afterAt = place?.At, afterId = place?.Id, limit = limit + 1 });
        }, ct);
        return Pages.Cut([.. rows.Select(row => row.ToView())], limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.EntityId)));
    }

    /// <summary>One entity. Throws not_found.</summary>
    public Task<EntityView> GetAsync(string tenantId, string projectId, string entityId, CancellationToken ct) =>
        database.InTenantAsync(tenantId, async tx => (await FindAsync(tx, projectId, entityId)).ToView(), ct);

    /// <summary>Changes an entity; runs that read a chapter from now on see it so. Throws not_found, validation_failed, version_conflict, illegal_state.</summary>
    public Task<EntityView> EditAsync(string tenantId, string projectId, string entityId, EntityPatch patch, CancellationToken ct) => database.InTenantAsync(tenantId, async tx =>
    {
        var row = await FindAsync(tx, projectId, entityId);
        var edit = EntityChanges.Apply(row, patch);
        var outcome = await tx.QuerySingleAsync<EditOutcome>(Sql["edit"], new { projectId, entityId, row.Version, edit.Name, edit.Aliases, Body = Jsonb.Text(edit.Body), edit.LookHash, edit.VoiceId, edit.Locks });
        return outcome.Outcome switch
        {
            "done" => (await FindAsync(tx, projectId, entityId)).ToView(),
            "missing" => throw Missing(entityId),
            "taken" => throw new AinerException(ErrorCode.IllegalState, $"There is another {row.Kind} named '{edit.Name}' in this project; merge the two, or choose another name.", new { field = "name" }),
            _ => throw new AinerException(ErrorCode.VersionConflict, $"Entity '{entityId}' was changed meanwhile.", new { version = outcome.Version }),
        };
    }, ct);

    /// <summary>Makes one entity part of another. Throws not_found, validation_failed.</summary>
    public Task<EntityView> MergeAsync(string tenantId, string projectId, string intoId, string? fromId, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(fromId)) throw new AinerException(ErrorCode.ValidationFailed, "from_entity_id is missing.", new { field = "from_entity_id" });
        if (fromId == intoId) throw new AinerException(ErrorCode.ValidationFailed, "An entity cannot be merged with itself.", new { field = "from_entity_id" });
        return database.InTenantAsync(tenantId, async tx =>
        {
            await FindAsync(tx, projectId, intoId);
            return await tx.ScalarAsync<string>(Sql["merge"], new { projectId, intoId, fromId }) switch
            {
                "done" => (await FindAsync(tx, projectId, intoId)).ToView(),
                "kinds_differ" => throw new AinerException(ErrorCode.ValidationFailed, $"'{fromId}' and '{intoId}' are of different kinds.", new { field = "from_entity_id" }),
                _ => throw Missing(fromId),
            };
        }, ct);
    }

    internal static async Task RequireProjectAsync(Transaction tx, string projectId)
    {
        if (!await tx.ScalarAsync<bool>(Sql["project_exists"], new { projectId }))
            throw new AinerException(ErrorCode.NotFound, $"Project '{projectId}' does not exist.", new { project_id = projectId });
    }

    private static async Task<EntityRow> FindAsync(Transaction tx, string projectId, string entityId) =>
        await tx.QuerySingleOrDefaultAsync<EntityRow>(Sql["one"], new { projectId, entityId }) ?? throw Missing(entityId);

    private static AinerException Missing(string entityId) => new(ErrorCode.NotFound, $"Entity '{entityId}' does not exist in this project.", new { entity_id = entityId });

    private sealed record EditOutcome
    {
        public string Outcome { get; init; } = "";
        public long? Version { get; init; }
    }
}
