using System.Diagnostics;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Gateway.Idempotency;
using Ainer.Language;
using Ainer.Messaging;
using Ainer.Postgres;
using Ainer.TypedTasks;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.TypedTasks;

/// <summary>A task of a declared type, as both forms of request name it.</summary>
internal sealed record TypedRequest
{
    public required TaskDeclaration Type { get; init; }
    public required JsonElement Parameters { get; init; }
    /// <summary>Null: the tenant's oldest project.</summary>
    public string? ProjectId { get; init; }
    public int? Priority { get; init; }
    public decimal? Budget { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
}

/// <summary>What was accepted, or found active under the same fingerprint.</summary>
internal sealed record TypedAcceptance(string TaskId, string RunId, string Status, bool Existing);

/// <summary>Accepts background tasks: parameters held against the declared schema; task, run, idempotency row and outbox row in one commit.</summary>
internal sealed class TypedSubmission(IdempotentCommit commits, OutboxSignal signal, IdSource ids, IOptions<LanguageOptions> language)
{
    private static readonly SqlFile Sql = SqlFile.For<TypedSubmission>("Sql/typed_tasks.sql");

    /// <summary>The declaration of a type that callers may ask for. Throws validation_failed.</summary>
    public static TaskDeclaration Find(string name) =>
        TaskCatalog.Find(name) is { Public: true } found
            ? found
            : throw Invalid("task_type", $"'{name}' is no task type; GET /api/v1/task-types lists them.");

    /// <summary>Accepts a task. Throws <see cref="AinerException"/> with a 4xx code for what cannot be accepted.</summary>
    /// <param name="tenantId">The key's tenant.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="scope">Under which idempotency key; null for none.</param>
    /// <param name="field">What the request calls its parameters, for messages.</param>
    /// <param name="answer">The body of the answer.</param>
    /// <param name="ct">Ends the attempt; nothing is then accepted.</param>
    public async Task<Answer> SubmitAsync(string tenantId, TypedRequest request, IdempotencyScope? scope, string field, Func<TypedAcceptance, object> answer, CancellationToken ct)
    {
        if (request.Priority is < 0 or > 9) throw Invalid("priority", "priority must be 0 (first) to 9 (last).");
        FieldChecks.Budget("budget", request.Budget);
        FieldChecks.Trace(request.TraceId, request.CorrelationId);
        if (request.Type.Check(request.Parameters) is { } fault)
        {
            var at = fault.Field.Length == 0 ? field : $"{field}.{fault.Field}";
            throw Invalid(at, $"{at} {fault.Reason}.");
        }
        if (request.Type.Needs.Contains(TaskNeeds.LanguageModel) && language.Value.Missing is { } setting)
            throw new AinerException(ErrorCode.DependencyUnavailable, $"{request.Type.Name} needs a language model, and none is configured: {setting} is not set.", new { missing = new[] { TaskNeeds.LanguageModel, setting } });
        return await commits.RunAsync(tenantId, scope, async tx =>
        {
            var projectId = await tx.ScalarAsync<string>(Sql["project"], new { request.ProjectId })
                ?? throw new AinerException(ErrorCode.NotFound, request.ProjectId is { } named ? $"Project '{named}' does not exist." : "There is no project yet.", new { field = "project_id" });
            await RequireAsync(tx, projectId, request, field);
            var accepted = await tx.QuerySingleAsync<TypedAcceptance>(Sql["accept"], new { spec = Jsonb.Of(SpecOf(tenantId, projectId, request, scope)), traceparent = Activity.Current?.Id });
            tx.AfterCommit(signal.Set);
            return new Answer(202, AinerJson.Write(answer(accepted)));
        }, ct);
    }

    /// <summary>Refuses what names a chapter, an asset or a file that the project does not have: a task could only fail of it.</summary>
    private static async Task RequireAsync(Transaction tx, string projectId, TypedRequest request, string field)
    {
        var named = request.Type.ReferencesIn(request.Parameters);
        if (named.Count == 0) return;
        var kinds = named.Select(reference => Names.Of(reference.Kind)).ToArray();
        if (await tx.ScalarAsync<int?>(Sql["first_missing"], new { projectId, kinds, ids = named.Select(reference => reference.Id).ToArray() }) is not { } place) return;
        var missing = named[place - 1];
        throw new AinerException(ErrorCode.NotFound, $"{missing.Kind} '{missing.Id}' does not exist in project '{projectId}'.", new { field = $"{field}.{missing.Field}", id = missing.Id });
    }

    private object SpecOf(string tenantId, string projectId, TypedRequest request, IdempotencyScope? scope) => new
    {
        TaskId = ids.New("task"),
        RunId = ids.New("run"),
        TenantId = tenantId,
        ProjectId = projectId,
        request.TraceId,
        request.CorrelationId,
        IdempotencyKey = scope?.Key,
        TaskType = request.Type.Name,
        Priority = request.Priority ?? 5,
        request.Budget,
        Fingerprint = request.Type.FingerprintOf(tenantId, request.Parameters),
        Payload = request.Parameters,
    };

    internal static AinerException Invalid(string field, string message) => new(ErrorCode.ValidationFailed, message, new { field });
}
