using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Batches;

/// <summary>A stored template as its caller sees it.</summary>
internal sealed record TemplateView
{
    public required string TemplateId { get; init; }
    public required string TenantId { get; init; }
    public string? ProjectId { get; init; }
    public required string Name { get; init; }
    public JsonElement Template { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The 201 answer.</summary>
internal sealed record TemplateCreated(string TemplateId, string Name, DateTimeOffset CreatedAt);

/// <summary>Keeps templates under names that are unique within the tenant.</summary>
internal sealed class BatchTemplates(AppDatabase database, IdempotentCommit commits, IdSource ids, IOptions<GatewayOptions> options)
{
    internal const string Route = "POST /api/v1/batch-templates";
    private static readonly SqlFile Sql = SqlFile.For<BatchTemplates>("Sql/batches.sql");

    /// <summary>Stores a template. Throws validation_failed, not_found for the project, illegal_state for a name that is taken.</summary>
    public Task<Answer> CreateAsync(string tenantId, TemplateRequest request, IdempotencyScope? scope, CancellationToken ct)
    {
        if (request.Name is not { Length: > 0 and <= 100 } name) throw TemplateRules.Invalid("name", "name must have 1 to 100 characters.");
        var template = request.Template ?? throw TemplateRules.Invalid("template", "template is missing.");
        TemplateRules.Check(template, options.Value.MaxTextCharacters);
        return commits.RunAsync(tenantId, scope, async tx =>
        {
            if (request.ProjectId is { } projectId && !await tx.ScalarAsync<bool>(Sql["project_exists"], new { tenantId, projectId }))
                throw new AinerException(ErrorCode.NotFound, $"Project '{projectId}' does not exist.", new { field = "project_id" });
            if (template.ChapterId is { } chapterId) await RequireChapterAsync(tx, tenantId, chapterId, request.ProjectId);
            var templateId = ids.New("tpl");
            var created = await tx.QuerySingleOrDefaultAsync<DateTimeOffset?>(Sql["add_template"], new
            {
                templateId, tenantId, request.ProjectId, IdempotencyKey = scope?.Key, name, Template = Jsonb.Of(template),
            }) ?? throw new AinerException(ErrorCode.IllegalState, $"There is a batch template named '{name}' already; delete it or choose another name.", new { field = "name" });
            return new Answer(201, AinerJson.Write(new TemplateCreated(templateId, name, created)));
        }, ct);
    }

    private static async Task RequireChapterAsync(Transaction tx, string tenantId, string chapterId, string? projectId)
    {
        var found = await tx.QueryAsync<ChapterRow>(Sql["chapters"], new { tenantId, chapterIds = new[] { chapterId } });
        if (found.Count == 0) throw new AinerException(ErrorCode.NotFound, $"Chapter '{chapterId}' does not exist.", new { field = "template.chapter_id", id = chapterId });
        if (projectId is not null && found[0].ProjectId != projectId) throw TemplateRules.Invalid("template.chapter_id", $"Chapter '{chapterId}' does not belong to project '{projectId}'.");
    }

    private sealed record ChapterRow(string ChapterId, string ProjectId);

    /// <summary>Newest first.</summary>
    public async Task<Page<TemplateView>> ListAsync(string tenantId, string? projectId, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.ReadAsync<TemplateView>(tenantId, Sql["list_templates"], new { projectId, beforeAt = place?.At, beforeId = place?.Id, limit = limit + 1 }, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.TemplateId)));
    }

    /// <summary>One template. Throws not_found.</summary>
    public async Task<TemplateView> GetAsync(string tenantId, string templateId, CancellationToken ct) =>
        await database.ReadOneAsync<TemplateView>(tenantId, Sql["one_template"], new { templateId }, ct) ?? throw Missing(templateId);

    /// <summary>Removes a template; batches made from it keep their copy. Throws not_found.</summary>
    public async Task DeleteAsync(string tenantId, string templateId, CancellationToken ct)
    {
        if (await database.InTenantAsync(tenantId, tx => tx.ExecuteAsync(Sql["delete_template"], new { templateId }), ct) == 0) throw Missing(templateId);
    }

    private static AinerException Missing(string templateId) => new(ErrorCode.NotFound, $"Batch template '{templateId}' does not exist.", new { template_id = templateId });
}
