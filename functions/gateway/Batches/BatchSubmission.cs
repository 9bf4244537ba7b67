using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Tasks;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Readiness;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Batches;

/// <summary>Accepts batches: the batch and all its runs in one commit, so that a batch is never half there.</summary>
internal sealed class BatchSubmission(IdempotentCommit commits, WorkReadiness readiness, OutboxSignal signal, IdSource ids, IOptions<GatewayOptions> options)
{
    internal const string Route = "POST /api/v1/batches";
    private static readonly SqlFile Sql = SqlFile.For<BatchSubmission>("Sql/batches.sql");

    /// <summary>Accepts a batch for the caller's tenant. Throws <see cref="AinerException"/> for what cannot be accepted, dependency_unavailable among it.</summary>
    public Task<Answer> SubmitAsync(string tenantId, BatchRequest request, IdempotencyScope? scope, CancellationToken ct)
    {
        if (request.Name is { Length: 0 or > 200 }) throw TemplateRules.Invalid("name", "name must have 1 to 200 characters.");
        FieldChecks.Trace(request.TraceId, request.CorrelationId);
        if (request.NRuns is < 1) throw TemplateRules.Invalid("n_runs", "n_runs must be at least 1.");
        return commits.RunAsync(tenantId, scope, async tx =>
        {
            var plan = await PlanAsync(tx, tenantId, request);
            if (!plan.DryRun) await readiness.RequireForBatchAsync(tx);
            var specs = Specs(tenantId, plan, request, scope?.Key);
            await tx.ExecuteAsync(Sql["add_batch"], new
            {
                plan.BatchId, tenantId, plan.ProjectId, request.TraceId, request.CorrelationId, IdempotencyKey = scope?.Key, request.Name, Template = Jsonb.Of(plan.Template),
                plan.TemplateId, ChapterIds = plan.Chapters.ToArray(), NRuns = specs.Count, plan.DryRun,
            });
            await tx.ExecuteAsync(Sql["accept_runs"], new { specs = Jsonb.Of(specs), traceparent = Outbox.CurrentTraceparent });
            tx.AfterCommit(signal.Set);
            return new Answer(202, AinerJson.Write(new BatchAccepted(plan.BatchId, "queued", plan.DryRun, specs.Count, [.. specs.Select(spec => spec.RunId)], "accepted")));
        }, ct);
    }

    private async Task<BatchPlan> PlanAsync(Transaction tx, string tenantId, BatchRequest request)
    {
        var stored = request.TemplateId is null ? null : await tx.QuerySingleOrDefaultAsync<StoredTemplate>(Sql["find_template"], new { idOrName = request.TemplateId })
            ?? throw new AinerException(ErrorCode.NotFound, $"Batch template '{request.TemplateId}' does not exist.", new { field = "template_id" });
        var template = stored is null ? request.Template ?? new RunTemplate() : TemplateRules.Over(AinerJson.Read<RunTemplate>(stored.Template), request.Template);
        TemplateRules.Check(template, options.Value.MaxTextCharacters);

        var hasText = TemplateRules.TextOf(template) is not null;
        if (hasText && request.ChapterIds is { Count: > 0 }) throw TemplateRules.Invalid("chapter_ids", "The template has a text of its own, so there is nothing to read in chapter_ids; leave one of them out.");
        var chapters = request.ChapterIds is { Count: > 0 } ? [.. request.ChapterIds.Distinct(StringComparer.Ordinal)] : !hasText && template.ChapterId is { } one ? new List<string> { one } : [];
        if (chapters.Count == 0 && !hasText)
            throw new AinerException(ErrorCode.TextMissing, "There is neither chapter_ids, nor a chapter_id nor payload.text in the template.", new { field = "chapter_ids" });
        var total = (long)Math.Max(1, chapters.Count) * (request.NRuns ?? 1);
        if (total > options.Value.MaxBatchRuns) throw TemplateRules.Invalid("n_runs", $"This batch would have {total} runs; at most {options.Value.MaxBatchRuns} are allowed.");

        var project = await ProjectAsync(tx, tenantId, chapters, request.ProjectId ?? stored?.ProjectId);
        return new BatchPlan(ids.New("batch"), project, stored?.TemplateId, template, chapters, request.NRuns ?? 1, request.DryRun ?? false);
    }

    /// <summary>The project of the batch: the one asked for, else that of the chapters, which must all lie in it.</summary>
    private static async Task<string> ProjectAsync(Transaction tx, string tenantId, List<string> chapters, string? asked)
    {
        var found = chapters.Count == 0 ? [] : await tx.QueryAsync<ChapterRow>(Sql["chapters"], new { tenantId, chapterIds = chapters.ToArray() });
        if (chapters.Except(found.Select(row => row.ChapterId)).ToList() is { Count: > 0 } missing)
            throw new AinerException(ErrorCode.NotFound, $"Chapter '{missing[0]}' does not exist.", new { field = "chapter_ids", chapter_ids = missing });
        var project = asked ?? (found.Count > 0 ? found[0].ProjectId : null) ?? throw TemplateRules.Invalid("project_id", "project_id is missing.");
        if (found.FirstOrDefault(row => row.ProjectId != project) is { } stray)
            throw TemplateRules.Invalid("chapter_ids", $"Chapter '{stray.ChapterId}' does not belong to project '{project}'.");
        return await tx.ScalarAsync<bool>(Sql["project_exists"], new { tenantId, projectId = project })
            ? project
            : throw new AinerException(ErrorCode.NotFound, $"Project '{project}' does not exist.", new { field = "project_id" });
    }

    private List<TaskSpec> Specs(string tenantId, BatchPlan plan, BatchRequest request, string? key) =>
    [
        .. from chapter in plan.Chapters.Count == 0 ? [null] : plan.Chapters.Cast<string?>()
           from copy in Enumerable.Range(0, plan.RunsEach)
           select new TaskSpec
           {
               TaskId = ids.New("task"), RunId = ids.New("run"), TenantId = tenantId, ProjectId = plan.ProjectId, BatchId = plan.BatchId, TraceId = request.TraceId,
               CorrelationId = request.CorrelationId, IdempotencyKey = key, ChapterId = chapter, RequestedQuality = plan.Template.RequestedQuality ?? Quality.Standard,
               LanguageContext = plan.Template.LanguageContext, Priority = plan.Template.Priority ?? 5, Budget = plan.Template.Budget, ReviewBefore = FieldChecks.Gates("template.review_before", plan.Template.ReviewBefore),
               DryRun = plan.DryRun, Payload = plan.Template.Payload ?? AinerJson.ToElement(new { }),
           },
    ];

    private sealed record BatchPlan(string BatchId, string ProjectId, string? TemplateId, RunTemplate Template, List<string> Chapters, int RunsEach, bool DryRun);

    private sealed record StoredTemplate(string TemplateId, string? ProjectId, string Template);

    private sealed record ChapterRow(string ChapterId, string ProjectId);
}
