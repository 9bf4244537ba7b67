using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Tasks;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Readiness;
using Ainer.Messaging;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Tasks;

/// <summary>Accepts tasks: checks the request, makes the task of it and has it committed.</summary>
internal sealed class TaskSubmission(TaskAcceptance acceptance, WorkReadiness readiness, OutboxSignal signal, IdSource ids, IOptions<GatewayOptions> options)
{
    private static readonly string[] Languages = ["zh-CN", "en"];

    /// <summary>Accepts a task for the caller's tenant. Throws <see cref="AinerException"/> with a 4xx code for what cannot be accepted, dependency_unavailable for what nobody could do.</summary>
    /// <param name="tenantId">The key's tenant.</param>
    /// <param name="body">The request's JSON text, for the idempotency hash.</param>
    /// <param name="request">The same, parsed.</param>
    /// <param name="idempotencyHeader">The Idempotency-Key header, if there is one.</param>
    /// <param name="cancellation">Ends the waiting; the task may be accepted nevertheless.</param>
    public async Task<Answer> SubmitAsync(string tenantId, string body, TaskRequest request, string? idempotencyHeader, CancellationToken cancellation)
    {
        Check(tenantId, request);
        var scope = IdempotencyScope.Of(tenantId, TaskAcceptance.Route, idempotencyHeader, request.IdempotencyKey, body);
        var hasText = TextOf(request) is not null;
        if (hasText && request.ProjectId is null) throw Invalid("project_id", "project_id is missing.");
        if (request.DryRun != true) await readiness.RequireForFilmAsync(tenantId, scope, cancellation);
        var spec = ToSpec(tenantId, request, scope?.Key);
        var answer = AinerJson.Write(new TaskAccepted(spec.TaskId, spec.RunId, "queued", "accepted"));
        var decided = await acceptance.AcceptAsync(new AskedTask(spec, scope, hasText, answer, Outbox.CurrentTraceparent), cancellation);
        signal.Set();
        return ToAnswer(decided, scope, request);
    }

    private void Check(string tenantId, TaskRequest request)
    {
        if (request.TenantId is not null && request.TenantId != tenantId)
            throw new AinerException(ErrorCode.Forbidden, $"This key does not belong to tenant '{request.TenantId}'.", new { field = "tenant_id" });
        if (request.TaskType is not (null or TaskTypes.NovelVideo))
            throw Invalid("task_type", $"'{request.TaskType}' is no task type; GET /api/v1/task-types lists them.");
        if (request.Priority is < 0 or > 9) throw Invalid("priority", "priority must be 0 (first) to 9 (last).");
        FieldChecks.Budget("budget", request.Budget);
        FieldChecks.Trace(request.TraceId, request.CorrelationId);
        if (request.ReviewBefore?.Any(stage => stage is RunStage.Accepted or RunStage.Completed) == true) throw Invalid("review_before", "There is nothing to review before accepted or completed.");
        if (request.LanguageContext is { } language && !Languages.Contains(language))
            throw Invalid("language_context", $"'{language}' is not supported; use {string.Join(" or ", Languages)}, or leave it out to have it found.");
        if (TextOf(request) is { } text)
            ChapterText.Check(text, options.Value.MaxTextCharacters);
        else if (request.ChapterId is null)
            throw new AinerException(ErrorCode.TextMissing, "There is neither payload.text nor chapter_id.", new { field = "payload.text" });
    }

    private TaskSpec ToSpec(string tenantId, TaskRequest request, string? idempotencyKey) => new()
    {
        TaskId = ids.New("task"),
        RunId = ids.New("run"),
        TenantId = tenantId,
        // Left out, it is that of the chapter.
        ProjectId = request.ProjectId ?? "",
        TraceId = request.TraceId,
        CorrelationId = request.CorrelationId,
        IdempotencyKey = idempotencyKey,
        TaskType = request.TaskType ?? TaskTypes.NovelVideo,
        ChapterId = request.ChapterId,
        RequestedQuality = request.RequestedQuality ?? Quality.Standard,
        LanguageContext = request.LanguageContext,
        Priority = request.Priority ?? 5,
        Budget = request.Budget,
        ReviewBefore = FieldChecks.Gates("review_before", request.ReviewBefore),
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

    private static Answer ToAnswer(Acceptance decided, IdempotencyScope? scope, TaskRequest request) => decided.Outcome switch
    {
        "accepted" => new Answer(decided.Status!.Value, decided.Answer!),
        "replayed" => new Answer(decided.Status!.Value, decided.Answer!, Replayed: true),
        "in_flight" => throw IdempotentCommit.InFlight(scope!),
        "conflict" => throw IdempotentCommit.Conflict(scope!),
        "no_chapter" => throw new AinerException(ErrorCode.NotFound, $"Chapter '{request.ChapterId}' does not exist.", new { field = "chapter_id" }),
        "wrong_project" => throw Invalid("chapter_id", $"Chapter '{request.ChapterId}' does not belong to project '{request.ProjectId}'."),
        _ => throw new AinerException(ErrorCode.NotFound, $"Project '{request.ProjectId}' does not exist.", new { field = "project_id" }),
    };
}
