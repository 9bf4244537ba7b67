using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Ainer.Postgres;

namespace Ainer.Gateway.Projects;

/// <summary>The projects of a tenant. Deleting keeps the rows, with their ids, for what refers to them.</summary>
internal sealed class ProjectShelf(AppDatabase database, IdempotentCommit commits, IdSource ids)
{
    private const int LongestName = 200;
    private static readonly SqlFile Sql = SqlFile.For<ProjectShelf>("Sql/projects.sql");

    /// <summary>Makes a project. Throws validation_failed, and illegal_state for an id that is taken.</summary>
    public Task<Answer> CreateAsync(string tenantId, ProjectRequest request, IdempotencyScope? scope, CancellationToken ct)
    {
        var projectId = FieldChecks.Id("project_id", request.ProjectId) ?? ids.New("p");
        var name = FieldChecks.Line("name", request.Name, LongestName);
        FieldChecks.Trace(request.TraceId, request.CorrelationId);
        var language = FieldChecks.Language(request.Language);
        var settings = FieldChecks.Object("settings", request.Settings) ?? AinerJson.ToElement(new { });
        return commits.RunAsync(tenantId, scope, async tx =>
        {
            var made = await tx.QuerySingleOrDefaultAsync<ProjectView>(Sql["create"], new
            {
                projectId, tenantId, request.TraceId, request.CorrelationId, idempotencyKey = scope?.Key, name, language, settings = Jsonb.Of(settings),
            }) ?? throw new AinerException(ErrorCode.IllegalState, $"The id '{projectId}' is taken, perhaps by a deleted project; choose another.", new { field = "project_id" });
            return new Answer(201, AinerJson.Write(made));
        }, ct);
    }

    /// <summary>Newest first; those whose name contains a text.</summary>
    public async Task<Page<ProjectView>> ListAsync(string tenantId, string? name, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.ReadAsync<ProjectView>(tenantId, Sql["list"], new { tenantId, name, beforeAt = place?.At, beforeId = place?.Id, limit = limit + 1 }, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.ProjectId)));
    }

    /// <summary>One project. Throws not_found.</summary>
    public async Task<ProjectView> GetAsync(string tenantId, string projectId, CancellationToken ct) =>
        await database.ReadOneAsync<ProjectView>(tenantId, Sql["one"], new { tenantId, projectId }, ct) ?? throw Missing(projectId);

    /// <summary>Changes a project that is at this version. Throws not_found, version_conflict, validation_failed.</summary>
    public Task<ProjectView> ChangeAsync(string tenantId, string projectId, long version, ProjectChange change, CancellationToken ct) =>
        database.InTenantAsync(tenantId, async tx =>
        {
            var present = await LockAsync(tx, tenantId, projectId);
            if (present.Version != version) throw RowVersion.Conflict($"Project '{projectId}'", version, present.Version);
            return await tx.QuerySingleAsync<ProjectView>(Sql["change"], new
            {
                tenantId, projectId, version,
                name = FieldChecks.Line("name", FieldChecks.Changed("name", change.Name, present.Name), LongestName),
                language = FieldChecks.Language(FieldChecks.Changed("language", change.Language, present.Language)),
                settings = Jsonb.Of(change.Settings.ValueKind == JsonValueKind.Undefined ? present.Settings : FieldChecks.Object("settings", change.Settings) ?? AinerJson.ToElement(new { })),
            });
        }, ct);

    /// <summary>Deletes a project with its chapters. Throws not_found, version_conflict, and illegal_state while a run of it is active.</summary>
    public Task DeleteAsync(string tenantId, string projectId, long? version, CancellationToken ct) =>
        database.InTenantAsync(tenantId, async tx =>
        {
            var present = await LockAsync(tx, tenantId, projectId);
            if (version is { } expected && present.Version != expected) throw RowVersion.Conflict($"Project '{projectId}'", expected, present.Version);
            if (await tx.ScalarAsync<bool>(Sql["busy"], new { tenantId, projectId }))
                throw new AinerException(ErrorCode.IllegalState, $"Project '{projectId}' has active runs; cancel them or wait for their end, then delete it.", new { project_id = projectId });
            await tx.ExecuteAsync(Sql["delete_chapters"], new { tenantId, projectId });
            await tx.ExecuteAsync(Sql["delete"], new { tenantId, projectId });
        }, ct);

    /// <summary>The project, locked until the end of the transaction. Throws not_found.</summary>
    public static async Task<ProjectView> LockAsync(Transaction tx, string tenantId, string projectId) =>
        await tx.QuerySingleOrDefaultAsync<ProjectView>(Sql["lock"], new { tenantId, projectId }) ?? throw Missing(projectId);

    /// <summary>There is no such project in the tenant.</summary>
    public static AinerException Missing(string projectId) => new(ErrorCode.NotFound, $"Project '{projectId}' does not exist.", new { project_id = projectId });
}
