using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Runs;
using Ainer.Messaging;
using Ainer.Postgres;

namespace Ainer.Gateway.Regeneration;

/// <summary>
/// Makes runs from runs: the child takes over the parent's plan but for the edits, and whatever is addressed as before is not done again. As a dry run it ends after
/// its plan, and its output says what would be done, what is reused and what it costs.
/// </summary>
internal sealed class Regenerations(IdempotentCommit commits, OutboxSignal signal, IdSource ids)
{
    private static readonly SqlFile Sql = SqlFile.For<Regenerations>("Sql/regeneration.sql");

    /// <summary>Accepts the child run. Throws not_found, illegal_state while the parent has no plan or is still made (a dry run may look), validation_failed.</summary>
    public Task<Answer> SubmitAsync(string tenantId, string runId, RegenerateRequest request, IdempotencyScope? scope, CancellationToken ct)
    {
        if (request.Priority is < 0 or > 9) throw PartialJson.Invalid("priority", "priority must be 0 (first) to 9 (last).");
        FieldChecks.Budget("budget", request.Budget);
        return commits.RunAsync(tenantId, scope, async tx =>
        {
            var parent = await tx.QuerySingleOrDefaultAsync<ParentRow>(Sql["parent"], new { runId }) ?? throw RunQueries.Missing(runId);
            var plan = await tx.QuerySingleOrDefaultAsync<PlanRow>(Sql["plan"], new { runId })
                ?? throw new AinerException(ErrorCode.IllegalState, $"Run '{runId}' is {parent.Status} and has no plan yet, so there is nothing to change.", new { status = parent.Status });
            if (request.DryRun != true) await RefuseWhileMadeAsync(tx, runId);
            var edits = EditResolver.Resolve(request, AinerJson.Read<ShotPlan>(plan.ShotPlan), AinerJson.Read<TimelinePlan>(plan.Timeline), Names.Parse<Quality>(plan.Quality), await PresentAsync(tx, parent.ProjectId, request));
            var spec = SpecOf(tenantId, parent, request, edits, scope?.Key);
            await tx.ScalarAsync<string>(Sql["accept"], new { spec = Jsonb.Of(spec), traceparent = Outbox.CurrentTraceparent });
            tx.AfterCommit(signal.Set);
            return new Answer(202, AinerJson.Write(new RegenerateAccepted(spec.RunId, spec.TaskId, runId, spec.DryRun, "queued", spec.DryRun
                ? $"GET /api/v1/runs/{spec.RunId}/output says what would be done when this run has succeeded"
                : "accepted")));
        }, ct);
    }

    // The child takes over what is finished. What both of them still had to make would be made, and paid, twice.
    private static async Task RefuseWhileMadeAsync(Transaction tx, string runId)
    {
        var open = await tx.ScalarAsync<long>(Sql["still_made"], new { runId });
        if (open > 0)
            throw new AinerException(ErrorCode.IllegalState, $"Run '{runId}' is still being made: {open} of its jobs have not ended, and what they make would be made and paid again. Repeat this when the run has ended, cancel it first, or ask with dry_run for a preview.",
                new { open_jobs = open });
    }

    private static async Task<Dictionary<string, Character>> PresentAsync(Transaction tx, string projectId, RegenerateRequest request)
    {
        var entityIds = (request.Entities ?? []).Where(change => change.Look is null).Select(change => change.EntityId)
            .Concat((request.Voices ?? []).Where(change => change.Voice is null).Select(change => change.EntityId)).Distinct(StringComparer.Ordinal).ToArray();
        if (entityIds.Length == 0) return [];
        var rows = await tx.QueryAsync<PresentRow>(Sql["present"], new { projectId, entityIds });
        return rows.ToDictionary(row => row.EntityId, row => AinerJson.Read<Character>(row.Body), StringComparer.Ordinal);
    }

    private TaskSpec SpecOf(string tenantId, ParentRow parent, RegenerateRequest request, PlanEdits edits, string? key) => new()
    {
        TaskId = ids.New("task"), RunId = ids.New("run"), TenantId = tenantId, ProjectId = parent.ProjectId, ParentRunId = parent.RunId, ChapterId = parent.ChapterId,
        TraceId = parent.TraceId, CorrelationId = parent.CorrelationId, IdempotencyKey = key, RequestedQuality = edits.Quality ?? Names.Parse<Quality>(parent.Quality), LanguageContext = parent.Language,
        Priority = request.Priority ?? parent.Priority, Budget = request.Budget, ReviewBefore = FieldChecks.Gates("review_before", request.ReviewBefore), DryRun = request.DryRun ?? false,
        Payload = AinerJson.ToElement(new { regenerate = edits }),
    };

    private sealed record ParentRow(string RunId, string TaskId, string ProjectId, string? ChapterId, string Status, string Quality, string? Language, int Priority, string? TraceId, string? CorrelationId);

    private sealed record PlanRow(string Quality, string ShotPlan, string Timeline);

    private sealed record PresentRow(string EntityId, string Body);
}
