using System.Text.Json;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Postgres;

namespace Ainer.Gateway.Batches;

/// <summary>How many runs of a batch stand where.</summary>
internal sealed record BatchCounts(int Queued, int Running, int WaitingReview, int Succeeded, int Failed, int Cancelled);

/// <summary>A batch as its caller sees it. Status and progress (0 to 100) are read off its runs.</summary>
internal sealed record BatchView
{
    public required string BatchId { get; init; }
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public string? Name { get; init; }
    public required string Status { get; init; }
    public double Progress { get; init; }
    public required BatchCounts Counts { get; init; }
    public int NRuns { get; init; }
    public bool DryRun { get; init; }
    public string? TemplateId { get; init; }
    public JsonElement? Template { get; init; }
    public string[] ChapterIds { get; init; } = [];
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
    public string? IdempotencyKey { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>Answers questions about batches.</summary>
internal sealed class BatchQueries(AppDatabase database)
{
    /// <summary>How a batch may stand, as gateway.batch_v1 reads it off its runs.</summary>
    internal static readonly string[] Statuses = ["queued", "running", "cancelling", "succeeded", "completed_with_errors", "failed", "cancelled"];

    private static readonly SqlFile Sql = SqlFile.For<BatchQueries>("Sql/batches.sql");

    /// <summary>Newest first, without the templates: they may hold whole texts.</summary>
    public async Task<Page<BatchView>> ListAsync(string tenantId, string[]? status, string? projectId, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.ReadAsync<BatchRow>(tenantId, Sql["list"], new { status, projectId, beforeAt = place?.At, beforeId = place?.Id, limit = limit + 1 }, ct);
        return Pages.Cut([.. rows.Select(row => row.ToView() with { Template = null })], limit, batch => Cursors.Write(new ListPlace(batch.CreatedAt, batch.BatchId)));
    }

    /// <summary>One batch. Throws not_found.</summary>
    public async Task<BatchView> GetAsync(string tenantId, string batchId, CancellationToken ct) =>
        (await database.ReadOneAsync<BatchRow>(tenantId, Sql["one"], new { batchId }, ct))?.ToView() ?? throw Missing(batchId);

    internal static AinerException Missing(string batchId) => new(ErrorCode.NotFound, $"Batch '{batchId}' does not exist.", new { batch_id = batchId });

    internal sealed record BatchRow
    {
        public required string BatchId { get; init; }
        public required string TenantId { get; init; }
        public required string ProjectId { get; init; }
        public string? TraceId { get; init; }
        public string? CorrelationId { get; init; }
        public string? IdempotencyKey { get; init; }
        public long Version { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }
        public string? Name { get; init; }
        public JsonElement Template { get; init; }
        public string? TemplateId { get; init; }
        public string[] ChapterIds { get; init; } = [];
        public int NRuns { get; init; }
        public bool DryRun { get; init; }
        public DateTimeOffset? CancelledAt { get; init; }
        public int Queued { get; init; }
        public int Running { get; init; }
        public int WaitingReview { get; init; }
        public int Succeeded { get; init; }
        public int Failed { get; init; }
        public int Cancelled { get; init; }
        public double Progress { get; init; }
        public DateTimeOffset? FinishedAt { get; init; }
        public required string Status { get; init; }

        public BatchView ToView() => new()
        {
            BatchId = BatchId, TenantId = TenantId, ProjectId = ProjectId, Name = Name, Status = Status, Progress = Progress,
            Counts = new BatchCounts(Queued, Running, WaitingReview, Succeeded, Failed, Cancelled), NRuns = NRuns, DryRun = DryRun, TemplateId = TemplateId, Template = Template,
            ChapterIds = ChapterIds, TraceId = TraceId, CorrelationId = CorrelationId, IdempotencyKey = IdempotencyKey, Version = Version, CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt, CancelledAt = CancelledAt, FinishedAt = FinishedAt,
        };
    }
}
