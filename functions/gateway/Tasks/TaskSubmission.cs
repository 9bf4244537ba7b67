using System.Diagnostics;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Tasks;
using Ainer.Gateway.Idempotency;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Tasks;

/// <summary>Accepts tasks: checks the request, then task, run, idempotency row and outbox row in one commit.</summary>
internal sealed class TaskSubmission(IdempotentCommit commits, IdSource ids, IOptions<GatewayOptions> options)
{
    private const string Route = "POST /api/v1/tasks";
    private static readonly SqlFile Sql = SqlFile.For<TaskSubmission>("Sql/tasks.sql");
    private static readonly string[] Languages = ["zh-CN", "en"];

    /// <summary>Accepts a task for the caller's tenant. Throws <see cref="AinerException"/> with a 4xx code for what cannot be accepted.</summary>
    /// <param name="tenantId">The key's tenant.</param>
    /// <param name="body">The request's JSON text, for the idempotency hash.</param>
    /// <param name="request">The same, parsed.</param>
    /// <param name="idempotencyHeader">The Idempotency-Key header, if there is one.</param>
    /// <param name="cancellation">Ends the attempt; nothing is then accepted.</param>
    public Task<Answer> SubmitAsync(string tenantId, string body, TaskRequest request, string? idempotencyHeader, CancellationToken cancellation)
    {
        Check(tenantId, request);
        var scope = IdempotencyScope.Of(tenantId, Route, idempotencyHeader, request.IdempotencyKey, body);
        return commits.RunAsync(tenantId, scope, async tx =>
        {
            var projectId = await ProjectAsync(tx, request);
            var spec = ToSpec(tenantId, projectId, request, scope?.Key);
            await tx.ScalarAsync<string>(Sql["accept"], new { spec = Jsonb.Of(spec), traceparent = Activity.Current?.Id });
            return new Answer(202, AinerJson.Write(new TaskAccepted(spec.TaskId, spec.RunId, "queued", "accepted")));
        }, cancellation);
    }

    private void Check(string tenantId, TaskRequest request)
    {
        if (request.TenantId is not null && request.TenantId != tenantId)
            throw new AinerException(ErrorCode.Forbidden, $"This key does not belong to tenant '{request.TenantId}'.", new { field = "tenant_id" });
        if (request.TaskType is not (null or TaskTypes.NovelVideo))
            throw Invalid("task_type", $"'{request.TaskType}' is no task type; GET /api/v1/task-types lists them.");
        if (request.Priority is < 0 or > 9) throw Invalid("priority", "priority must be 0 (first) to 9 (last).");
        if (request.Budget is < 0) throw Invalid("budget", "budget must not be negative.");
        if (request.LanguageContext is { } language && !Languages.Contains(language))
            throw Invalid("language_context", $"'{language}' is not supported; use {string.Join(" or ", Languages)}, or leave it out to have it found.");
        if (TextOf(request) is { } text)
            ChapterText.Check(text, options.Value.MaxTextCharacters);
        else if (request.ChapterId is null)
            throw new AinerException(ErrorCode.TextMissing, "There is neither payload.text nor chapter_id.", new { field = "payload.text" });
    }

    private static async Task<string> ProjectAsync(Transaction tx, TaskRequest request)
    {
        var projectId = request.ProjectId;
        if (TextOf(request) is null)
        {
            var chapter = await tx.QuerySingleOrDefaultAsync<ChapterRow>(Sql["chapter"], new { chapterId = request.ChapterId })
                ?? throw new AinerException(ErrorCode.NotFound, $"Chapter '{request.ChapterId}' does not exist.", new { field = "chapter_id" });
            if (projectId is not null && projectId != chapter.ProjectId)
                throw Invalid("chapter_id", $"Chapter '{request.ChapterId}' does not belong to project '{projectId}'.");
            return chapter.ProjectId;
        }
        if (projectId is null) throw Invalid("project_id", "project_id is missing.");
        return await tx.ScalarAsync<bool>(Sql["project_exists"], new { projectId })
            ? projectId
            : throw new AinerException(ErrorCode.NotFound, $"Project '{projectId}' does not exist.", new { field = "project_id" });
    }

    private TaskSpec ToSpec(string tenantId, string projectId, TaskRequest request, string? idempotencyKey) => new()
    {
        TaskId = ids.New("task"),
        RunId = ids.New("run"),
        TenantId = tenantId,
        ProjectId = projectId,
        TraceId = request.TraceId,
        CorrelationId = request.CorrelationId,
        IdempotencyKey = idempotencyKey,
        TaskType = request.TaskType ?? TaskTypes.NovelVideo,
        ChapterId = request.ChapterId,
        RequestedQuality = request.RequestedQuality ?? Quality.Standard,
        LanguageContext = request.LanguageContext,
        Priority = request.Priority ?? 5,
        Budget = request.Budget,
        ReviewBefore = request.ReviewBefore ?? [],
        DryRun = request.DryRun ?? false,
        Payload = request.Payload ?? AinerJson.ToElement(new { }),
    };

    private static string? TextOf(TaskRequest request)
    {
        if (request.Payload is not { } payload || payload.ValueKind == JsonValueKind.Null) return null;
        if (payload.ValueKind != JsonValueKind.Object) throw Invalid("payload", "payload must be an object.");
        if (!payload.TryGetProperty("text", out var text) || text.ValueKind == JsonValueKind.Null) return null;
        if (text.ValueKind != JsonValueKind.String) throw Invalid("payload.text", "payload.text must be a string.");
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json refuses unpaired surrogate escapes and invalid UTF-8 only when the string is read.
            throw new AinerException(ErrorCode.TextNotUtf8, "payload.text is not valid Unicode.", new { field = "payload.text" });
        }
    }

    private static AinerException Invalid(string field, string message) => new(ErrorCode.ValidationFailed, message, new { field });

    private sealed record ChapterRow
    {
        public required string ChapterId { get; init; }
        public required string ProjectId { get; init; }
        public int Letters { get; init; }
    }
}
